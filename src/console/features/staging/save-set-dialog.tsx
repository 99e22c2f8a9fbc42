import { type SubmitEvent, useId, useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { Dialog } from '#console/ui/dialog.tsx';
import { NameField } from './name-field.tsx';
import type { SavedSet } from './saved-set-storage.ts';
import { nameProblem, saveSet } from './saved-sets.ts';
import { useStagedCount } from './staged-keys.ts';

interface SaveSetDialogProps {
  target: IndexTarget;
  sets: readonly SavedSet[];
  onClose: () => void;
}

/** Gives what is staged a name under which it is kept. */
export function SaveSetDialog({ target, sets, onClose }: SaveSetDialogProps) {
  const count = useStagedCount(target);
  const form = useId();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  async function save(event: SubmitEvent) {
    event.preventDefault();
    const found = nameProblem(name, sets) ?? (await saveSet(target, name));
    setProblem(found);
    if (found === null) onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Save ${counted(count, 'key')} as a set`}
      description={`Kept in this browser, for ${target.index} alone: the keys and what was seen of them, not their vectors.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={form}>
            Save {counted(count, 'key')}
          </Button>
        </>
      }
    >
      <form id={form} className="px-6 pb-6" onSubmit={(event) => void save(event)}>
        <NameField value={name} onChange={setName} problem={problem} />
      </form>
    </Dialog>
  );
}

import { type SubmitEvent, useState } from 'react';
import { useStagingBarrier } from '#console/features/browse/staging-barrier.ts';
import { formatMoment } from '#console/lib/date-format.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { Dialog } from '#console/ui/dialog.tsx';
import { NameField } from './name-field.tsx';
import type { SavedSet } from './saved-set-storage.ts';
import { applySet, deleteSet, nameProblem, renameSet } from './saved-sets.ts';
import type { SetAction } from './set-operation.ts';
import { useStagedCount } from './staged-keys.ts';

interface SavedSetDialogProps {
  target: IndexTarget;
  set: SavedSet;
  sets: readonly SavedSet[];
  onClose: () => void;
}

/** What can be done with one saved set. Everything it does to what is staged can be undone. */
export function SavedSetDialog({ target, set, sets, onClose }: SavedSetDialogProps) {
  const staged = useStagedCount(target);
  const barrier = useStagingBarrier();
  const [problem, setProblem] = useState<string | null>(null);
  const [isDeleting, setDeleting] = useState(false);
  const end = async (act: Promise<string | null>) => {
    const found = await act;
    setProblem(found);
    if (found === null) onClose();
  };
  const now =
    staged === 0
      ? 'Nothing is staged now.'
      : `${counted(staged, 'key')} ${staged === 1 ? 'is' : 'are'} staged now.`;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Saved set “${set.name}”`}
      description={`${counted(set.count, 'key')} of ${target.index}, saved ${formatMoment(set.savedAt)}. ${now}`}
      footer={
        <>
          {isDeleting ? (
            <Button className="mr-auto" onClick={() => void end(deleteSet(target, set))}>
              Forget these {counted(set.count, 'key')}
            </Button>
          ) : (
            <Button className="mr-auto" onClick={() => setDeleting(true)}>
              Delete this set…
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      <div className="flex flex-col gap-5 px-6 pt-1 pb-6">
        {problem !== null && (
          <p role="alert" className="text-staged">
            {problem}
          </p>
        )}
        {barrier !== null && <p className="text-muted">{barrier}</p>}
        {isDeleting && (
          <p role="status" className="text-staged">
            A saved set cannot be brought back. The vectors, and what is staged, stay as they are.
          </p>
        )}
        <ul className="flex flex-col gap-2">
          {barrier === null &&
            actionsFor(set.count, staged).map(({ action, label, about }) => (
              <li key={action} className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Button
                  className="w-44 flex-none"
                  onClick={() => void end(applySet(target, set, action))}
                >
                  {label}
                </Button>
                <span className="min-w-40 flex-1 text-small text-muted">{about}</span>
              </li>
            ))}
        </ul>
        <Rename target={target} set={set} sets={sets} onRename={(act) => void end(act)} />
      </div>
    </Dialog>
  );
}

interface OfferedAction {
  readonly action: SetAction;
  readonly label: string;
  readonly about: string;
}

function actionsFor(count: number, staged: number): readonly OfferedAction[] {
  const set = counted(count, 'key');
  const add = { action: 'add', label: 'Add', about: `Stages its ${set} beside what is staged.` };
  if (staged === 0) return [{ ...add, action: 'add', about: `Stages its ${set}.` }];
  return [
    { ...add, action: 'add' },
    { action: 'remove', label: 'Remove', about: 'Unstages what is in this set.' },
    { action: 'keep', label: 'Keep only common', about: 'Unstages what is not in this set.' },
    {
      action: 'replace',
      label: `Replace ${formatCount(staged)} staged`,
      about: `Stages its ${set} and nothing else.`,
    },
  ];
}

function Rename({
  target,
  set,
  sets,
  onRename,
}: Omit<SavedSetDialogProps, 'onClose'> & { onRename: (act: Promise<string | null>) => void }) {
  const [name, setName] = useState(set.name);
  const [problem, setProblem] = useState<string | null>(null);
  function rename(event: SubmitEvent) {
    event.preventDefault();
    const found = nameProblem(name, sets);
    setProblem(found);
    if (found === null) onRename(renameSet(target, set, name));
  }
  return (
    <form className="flex items-start gap-2 border-t border-line pt-4" onSubmit={rename}>
      <NameField value={name} onChange={setName} problem={problem} />
      <Button type="submit" disabled={name.trim() === set.name} className="mt-[22px]">
        Rename
      </Button>
    </form>
  );
}

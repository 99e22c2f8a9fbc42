import { useState } from 'react';
import { useDeletedKeys } from '#console/features/runs/deleted-keys.ts';
import { useStaged } from '#console/features/staging/staged-keys.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { Popover } from '#console/ui/popover.tsx';
import { selectOthers } from './barred-selection.ts';
import { changeSelection, selectWhole } from './row-selection.ts';
import { ValueChoice, type ValueChoiceProps } from './value-choice.tsx';

export type SelectMenuProps = Omit<ValueChoiceProps, 'onChoose'>;

/** Ways to select many rows at once; what is staged or deleted already stays out. */
export function SelectMenu({ target, session, view }: SelectMenuProps) {
  const [open, setOpen] = useState(false);
  const staged = useStaged(target);
  const deleted = useDeletedKeys(target);
  const select = (change: () => Promise<void>) => {
    setOpen(false);
    selectOthers(target, { staged, deleted }, session, change);
  };
  const { id, rows, search } = view;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Select rows"
      trigger={<Button kind="quiet">Select…</Button>}
    >
      <div className="flex flex-col gap-3 text-base text-text">
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => select(() => selectWhole(target, id, rows))}>
            All {formatCount(rows)} {search === null ? 'loaded' : 'found'}
          </Button>
          <Button
            onClick={() => select(() => changeSelection(target, { type: 'invert', view: id }))}
          >
            Invert the selection
          </Button>
        </div>
        <h3 className="section-label">Add the rows with a value</h3>
        <ValueChoice
          target={target}
          session={session}
          view={view}
          onChoose={(value) =>
            select(() => changeSelection(target, { type: 'value', view: id, value }))
          }
        />
      </div>
    </Popover>
  );
}

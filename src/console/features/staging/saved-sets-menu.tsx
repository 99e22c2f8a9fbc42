import { Layers } from 'lucide-react';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import { formatMoment } from '#console/lib/date-format.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { Menu, MenuAction } from '#console/ui/menu.tsx';
import type { SavedSet } from './saved-set-storage.ts';
import { useSavedSets } from './saved-sets.ts';
import { useStagedCount } from './staged-keys.ts';

const SaveSetDialog = lazy(async () => {
  const { SaveSetDialog } = await import('./save-set-dialog.tsx');
  return { default: SaveSetDialog };
});

const SavedSetDialog = lazy(async () => {
  const { SavedSetDialog } = await import('./saved-set-dialog.tsx');
  return { default: SavedSetDialog };
});

interface SavedSetsMenuProps {
  target: IndexTarget;
  /** What opens the menu, when not a button with words. */
  trigger?: ReactElement;
}

/** The index's saved sets: a way to save what is staged, and to stage by what was saved. */
export function SavedSetsMenu({ target, trigger }: SavedSetsMenuProps) {
  const sets = useSavedSets(target);
  const count = useStagedCount(target);
  const [open, setOpen] = useState<SavedSet | 'new' | null>(null);
  const close = () => setOpen(null);
  if (count === 0 && sets.length === 0) return null;
  return (
    <>
      <Menu
        trigger={
          trigger ?? (
            <Button kind="quiet">
              <Layers size={16} strokeWidth={1.75} aria-hidden />
              Sets
            </Button>
          )
        }
      >
        {count > 0 && (
          <MenuAction onChoose={() => setOpen('new')}>Save {counted(count, 'key')} as…</MenuAction>
        )}
        {sets.map((set) => (
          <MenuAction key={set.id} onChoose={() => setOpen(set)}>
            <span className="mr-auto max-w-52 truncate">{set.name}</span>
            <span className="pl-6 text-small text-muted">
              {counted(set.count, 'key')} · {formatMoment(set.savedAt)}
            </span>
          </MenuAction>
        ))}
      </Menu>
      <Suspense>
        {open === 'new' && <SaveSetDialog target={target} sets={sets} onClose={close} />}
        {open !== null && open !== 'new' && (
          <SavedSetDialog target={target} set={open} sets={sets} onClose={close} />
        )}
      </Suspense>
    </>
  );
}

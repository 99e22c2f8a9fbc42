import { X } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { IconButton } from '#console/ui/button.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { useRowScroller } from '#console/ui/row-scroller.ts';
import { rowsAround } from '#console/ui/scroll-scale.ts';
import { unstageKeys, useStaged } from './staged-keys.ts';

/** Height of a row; on a touch screen it is the height of a finger. */
const ROW = matchMedia('(pointer: coarse)').matches ? 44 : 30;

/** Rows drawn above and below those in sight. */
const OVERSCAN = 8;

/** Every staged key, in the order of keys, each with its way out. */
export function StagedList({ target }: { target: IndexTarget }) {
  const staged = useStaged(target);
  const scroller = useRef<HTMLDivElement>(null);
  const scroll = useRowScroller({ scroller, rows: staged.size, rowHeight: ROW });
  const { from, to } = rowsAround(scroll.inSight, OVERSCAN, staged.size);
  const keys = useMemo(() => staged.keysBetween(from, to), [staged, from, to]);
  return (
    <div
      ref={scroller}
      className="min-h-0 flex-1 overflow-y-auto border-t border-line bg-surface"
      {...scroll.handlers}
    >
      <ul
        aria-label="Staged keys"
        className="relative overflow-y-clip"
        style={{ height: scroll.height }}
      >
        {keys.map((key, at) => (
          <li
            key={key}
            aria-posinset={from + at + 1}
            aria-setsize={staged.size}
            className="absolute inset-x-0 top-0 flex items-center gap-2 border-b border-line pr-2 pl-4"
            style={{ height: ROW, transform: `translateY(${scroll.topOf(from + at)}px)` }}
          >
            <KeyText value={key} className="min-w-0 flex-1" />
            <IconButton label={`Unstage ${key}`} onClick={() => unstageKeys(target, [key])}>
              <X size={14} strokeWidth={1.75} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </div>
  );
}

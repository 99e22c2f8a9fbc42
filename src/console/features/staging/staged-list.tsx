import { useVirtualizer } from '@tanstack/react-virtual';
import { X } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { IconButton } from '#console/ui/button.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { compareKeys } from '#engine/key-order.ts';
import { unstageKeys, useStaged } from './staged-keys.ts';

/** Height of a row; on a touch screen it is the height of a finger. */
const ROW = matchMedia('(pointer: coarse)').matches ? 44 : 30;

/** Every staged key, in the order of keys, each with its way out. */
export function StagedList({ target }: { target: IndexTarget }) {
  const staged = useStaged(target);
  const keys = useMemo(() => [...staged.keys()].sort(compareKeys), [staged]);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: keys.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto border-t border-line bg-surface">
      <ul aria-label="Staged keys" className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const key = keys[index];
          if (key === undefined) return null;
          return (
            <li
              key={key}
              aria-posinset={index + 1}
              aria-setsize={keys.length}
              className="absolute inset-x-0 top-0 flex items-center gap-2 border-b border-line pr-2 pl-4"
              style={{ height: ROW, transform: `translateY(${start}px)` }}
            >
              <KeyText value={key} className="min-w-0 flex-1" />
              <IconButton label={`Unstage ${key}`} onClick={() => unstageKeys(target, [key])}>
                <X size={14} strokeWidth={1.75} aria-hidden />
              </IconButton>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

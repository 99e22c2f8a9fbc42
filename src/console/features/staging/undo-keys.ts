import { useEffect } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { redoStaging, undoStaging } from './staged-keys.ts';

/** Ctrl+Z takes the last decision back, Ctrl+Shift+Z makes it again; on a Mac with the command key. */
export function useUndoKeys({ connection, bucket, index }: IndexTarget): void {
  useEffect(() => {
    const target = { connection, bucket, index };
    const press = (event: KeyboardEvent) => {
      const isMeant = (event.ctrlKey || event.metaKey) && !event.altKey;
      if (!isMeant || event.key.toLowerCase() !== 'z' || event.defaultPrevented) return;
      if (isElsewhere(event.target)) return;
      event.preventDefault();
      if (event.shiftKey) redoStaging(target);
      else undoStaging(target);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [connection, bucket, index]);
}

/** In a text, where the keys take back what was typed; or in a dialog, over what is staged. */
function isElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]') !== null) return true;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button'].includes(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}

import { Copy } from 'lucide-react';
import { useEffect } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { Button } from '#console/ui/button.tsx';
import { Menu, MenuAction } from '#console/ui/menu.tsx';
import { useColumnChoice } from './column-choice.ts';
import { shownFields } from './column-layout.ts';
import { copyRows, forgetCopyResult, useCopyResult, whatIs } from './copy-rows.ts';
import { selectedVectors } from './copy-source.ts';
import type { CopyForm } from './copy-text.ts';
import type { ScanSession } from './scan-session.ts';

export interface CopyMenuProps {
  target: IndexTarget;
  session: ScanSession;
  /** Rows selected. */
  count: number;
}

const FORMS: readonly { readonly form: CopyForm; readonly note: string }[] = [
  { form: 'keys', note: 'one a line' },
  { form: 'jsonl', note: 'keys and all metadata' },
  { form: 'csv', note: 'the columns shown' },
];

/** Copies the selected rows in one of three forms. */
export function CopyMenu({ target, session, count }: CopyMenuProps) {
  const choice = useColumnChoice(target);
  const source = {
    count,
    selected: count,
    fields: shownFields(session.fields, choice).map(({ field }) => field),
    selectedVectors: () => selectedVectors(target),
  };
  return (
    <Menu
      trigger={
        <Button className="max-md:px-2">
          <Copy size={14} aria-hidden />
          <span className="max-md:sr-only">Copy</span>
        </Button>
      }
    >
      {FORMS.map(({ form, note }) => (
        <MenuAction key={form} onChoose={() => void copyRows(target, source, form)}>
          <span className="mr-auto">{whatIs(form, count)}</span>
          <span className="pl-6 text-small text-muted">{note}</span>
        </MenuAction>
      ))}
    </Menu>
  );
}

/** How long a success is news: milliseconds. */
const NEWS_MS = 8000;

/** What became of copying `count` rows; a refusal stays until something else is selected. */
export function useCopyNews(target: IndexTarget, count: number): string | null {
  const result = useCopyResult(target);
  useEffect(() => {
    if (result === null || result.failed) return;
    const timer = setTimeout(() => forgetCopyResult(target), NEWS_MS);
    return () => clearTimeout(timer);
  }, [target, result]);
  return result?.selected === count ? result.words : null;
}

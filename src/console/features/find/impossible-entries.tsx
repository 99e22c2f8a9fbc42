import { counted, formatCount } from '#console/lib/number-format.ts';
import { KeyText } from '#console/ui/key-text.tsx';
import type { KeyListForm } from '#engine/key-list-form.ts';
import type { ImpossibleEntry } from '#engine/key-list-keys.ts';
import { placeWords } from './find-words.ts';

/** How much of a text that is far too long for a key is drawn. */
const SHOWN = 160;

interface ImpossibleEntriesProps {
  form: KeyListForm;
  count: number;
  examples: readonly ImpossibleEntry[];
}

/** What of the list can be no key, and why. */
export function ImpossibleEntries({ form, count, examples }: ImpossibleEntriesProps) {
  if (count === 0) return null;
  return (
    <details className="mx-5 mb-3 flex-none rounded-card border border-staged-line bg-staged-soft px-3 py-1.5">
      <summary className="font-medium text-staged">
        {counted(count, 'entry', 'entries')} of the list can be no key, so{' '}
        {count === 1 ? 'it was' : 'they were'} not looked for
      </summary>
      <ul className="mt-1 max-h-[30dvh] divide-y divide-staged-line overflow-y-auto">
        {examples.map(({ at, text, problem }) => (
          <li key={at} className="flex flex-col py-1">
            <span className="flex min-w-0 gap-3">
              <span className="flex-none text-muted">{placeWords(form, at)}</span>
              <KeyText
                value={text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}
                className="min-w-0 flex-1"
              />
            </span>
            <span className="text-small">{problem}</span>
          </li>
        ))}
        {count > examples.length && (
          <li className="py-1 text-muted">and {formatCount(count - examples.length)} more</li>
        )}
      </ul>
    </details>
  );
}

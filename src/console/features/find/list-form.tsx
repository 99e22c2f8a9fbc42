import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Choice } from '#console/features/browse/form-field.tsx';
import { useDeletedKeys, useHasRestored } from '#console/features/runs/deleted-keys.ts';
import { formatMoment } from '#console/lib/date-format.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { VisibleText } from '#console/ui/visible-text.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { KEY_MEMBER, type KeyListForm } from '#engine/key-list-form.ts';
import { LIMITS } from '#protocol/limits.ts';
import { chooseForm, discardList, findKeys, type OpenFind } from './find-store.ts';
import { FORM_WORDS, placeWords, SEPARATOR_WORDS, sizeWords } from './find-words.ts';
import { shortName, shortNames } from './short-names.ts';

interface ListFormProps {
  target: IndexTarget;
  find: OpenFind;
}

/** The second step: how the list is written, and what that makes of its start. */
export function ListForm({ target, find }: ListFormProps) {
  const { name, size, isPasted, form, preview } = find;
  return (
    <div className="flex w-full max-w-[760px] flex-col gap-5 px-5 pb-8">
      <p>
        <b className="font-medium break-all">{name}</b>
        <span className="text-muted"> · {sizeWords(size, isPasted)}</span>
      </p>
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 text-body font-semibold">How the keys are written</legend>
        <div className="flex flex-wrap items-end gap-3 *:max-w-full *:min-w-[150px]">
          <Choice
            label="Form"
            value={form.kind}
            options={FORM_WORDS}
            onChange={(kind) => void chooseForm(target, formOf(kind, form))}
          />
          {form.kind === 'csv' && <CsvChoices target={target} find={find} form={form} />}
          {(form.kind === 'json' || form.kind === 'json-lines') && (
            <MemberChoice target={target} find={find} form={form} />
          )}
        </div>
      </fieldset>
      <Preview find={find} />
      <div className="flex flex-col items-start gap-2">
        <div className="flex flex-wrap gap-2">
          <Button
            kind="primary"
            disabled={preview.problem !== null}
            onClick={() => void findKeys(target, 'service')}
          >
            <Search size={16} strokeWidth={1.75} aria-hidden />
            Find these keys in {target.index}
          </Button>
          <Button
            className="h-[34px]"
            disabled={preview.problem !== null}
            onClick={() => void findKeys(target, 'listing')}
          >
            Read all of {target.index} instead
          </Button>
          <FindInReading target={target} isReadable={preview.problem === null} />
          <Button kind="quiet" className="h-[34px]" onClick={() => discardList(target)}>
            Give another list
          </Button>
        </div>
        <p className="text-small text-muted">
          The service is asked for each key, 100 at a time. For a list that is long beside the index
          it is faster to read all of the index, {formatCount(LIMITS.listVectorsPage.max)} keys at a
          time. Nothing is staged by either.
        </p>
      </div>
    </div>
  );
}

function formOf(kind: KeyListForm['kind'], before: KeyListForm): KeyListForm {
  switch (kind) {
    case 'lines':
      return { kind };
    case 'csv':
      return { kind, separator: ',', header: true, column: 0, guarded: false };
    case 'json':
    case 'json-lines':
      return { kind, member: 'member' in before ? before.member : KEY_MEMBER };
  }
}

/** Of objects: which of their members is the key. */
function MemberChoice({
  target,
  find: { preview },
  form,
}: ListFormProps & { form: Extract<KeyListForm, { kind: 'json' | 'json-lines' }> }) {
  // A list of texts has none to choose from.
  if (preview.columns.length === 0) return null;
  const members = [...new Set([...preview.columns, form.member])];
  const labels = shortNames(members);
  return (
    <Choice
      label="Member with the keys"
      value={form.member}
      options={Object.fromEntries(members.map((name, at) => [name, labels[at] ?? name]))}
      onChange={(member) => void chooseForm(target, { ...form, member })}
    />
  );
}

function CsvChoices({
  target,
  find: { preview },
  form,
}: ListFormProps & { form: Extract<KeyListForm, { kind: 'csv' }> }) {
  const names = preview.columns.map((column, at) => columnName(column, at, form.header));
  const columns: Record<string, string> = Object.fromEntries(
    [...names, ...(form.column < names.length ? [] : [`Column ${form.column + 1}`])].map(
      (words, at) => [String(at < names.length ? at : form.column), words],
    ),
  );
  const change = (next: Partial<typeof form>) => void chooseForm(target, { ...form, ...next });
  return (
    <>
      <Choice
        label="Separator"
        value={form.separator}
        options={SEPARATOR_WORDS}
        onChange={(separator) => change({ separator, column: 0 })}
      />
      <Choice
        label="Column with the keys"
        value={String(form.column)}
        options={columns}
        onChange={(column) => change({ column: Number(column) })}
      />
      <label className="flex h-[30px] items-center gap-2">
        <input
          type="checkbox"
          className="checkbox"
          checked={form.header}
          onChange={({ target: box }) => change({ header: box.checked })}
        />
        The first line names the columns
      </label>
      <label className="flex min-h-[30px] items-center gap-2">
        <input
          type="checkbox"
          className="checkbox"
          checked={form.guarded}
          onChange={({ target: box }) => change({ guarded: box.checked })}
        />
        An apostrophe before =, +, - or @ is not part of the key
      </label>
    </>
  );
}

function columnName(column: string, at: number, isHeader: boolean): string {
  const name = shortName(column);
  return isHeader && name !== '' ? `${at + 1}: ${name}` : `Column ${at + 1}`;
}

function Preview({ find: { form, preview } }: { find: OpenFind }) {
  if (preview.problem !== null) {
    return (
      <p role="alert" className="font-medium text-staged">
        {preview.problem}
      </p>
    );
  }
  return (
    <section aria-label="The first keys of the list" className="flex flex-col gap-1.5">
      <h2 className="text-body font-semibold">The first keys, read like this</h2>
      {preview.entries.length === 0 ? (
        <p className="text-muted">There is no key in what was read so far.</p>
      ) : (
        <ul className="divide-y divide-line rounded-card border border-line">
          {preview.entries.map(({ at, text, problem }) => (
            <li key={at} className="flex min-w-0 flex-wrap items-baseline gap-x-3 px-3 py-1">
              <span className="w-16 flex-none text-small text-muted">{placeWords(form, at)}</span>
              {text === '' && problem === null ? (
                <span className="text-muted">empty, no key</span>
              ) : (
                <KeyText value={text} className="min-w-0 flex-1" />
              )}
              {problem !== null && (
                <span className="w-full text-small text-staged">
                  <VisibleText value={problem} className="whitespace-normal" />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Where the table has read the whole index and nothing was deleted since, nothing has to be asked. */
function FindInReading({ target, isReadable }: { target: IndexTarget; isReadable: boolean }) {
  const isOutdated = useDeletedKeys(target).size > 0;
  const hasRestored = useHasRestored(target);
  const [reading, setReading] = useState<{ read: number; since: number } | null>(null);
  useEffect(() => {
    let isGone = false;
    void engineWorker()
      .find.readingOf(target)
      .then(({ extent, read, since }) => {
        if (!isGone) setReading(extent === 'whole' ? { read, since } : null);
      })
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [target]);
  if (reading === null || isOutdated || hasRestored) return null;
  return (
    <Button
      className="h-[34px]"
      disabled={!isReadable}
      onClick={() => void findKeys(target, 'reading')}
      title="Faster, and as old as that reading: what was written or deleted since is not seen"
    >
      Compare with the {counted(reading.read, 'key')} read {formatMoment(reading.since)}
    </Button>
  );
}

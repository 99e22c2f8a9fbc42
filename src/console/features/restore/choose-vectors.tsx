import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useId, useState } from 'react';
import { Choice, TextField } from '#console/features/browse/form-field.tsx';
import { OUTCOME_WORDS } from '#console/features/runs/run-words.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { FileButton } from '#console/ui/file-button.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { readKeyList } from './key-list.ts';
import type { RestoreSearch } from './restore-search.ts';
import type { OpenRestore } from './restore-store.ts';

const KINDS = { contains: 'contains', 'starts-with': 'starts with' } as const;

interface ChooseVectorsProps {
  restore: OpenRestore;
  search: RestoreSearch;
  /** The keys of the list, when they are chosen by one. */
  listed: readonly string[];
  onListed: (keys: readonly string[]) => void;
}

/** Which vectors of the backup are meant. */
export function ChooseVectors({ restore, search, listed, onListed }: ChooseVectorsProps) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/restore' });
  const change = (next: Partial<RestoreSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const { choose, how = 'contains', text = '', run, outcome = 'proven-gone' } = search;
  const { count } = restore.backup;
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="section-label mb-2">Put back</legend>
      <Way
        isOn={choose === undefined}
        onChoose={() => change({ choose: undefined })}
        name={count === 1 ? 'The one vector of it' : `All ${formatCount(count)} vectors`}
      />
      {run !== undefined && (
        <Way
          isOn={choose === 'run'}
          onChoose={() => change({ choose: 'run' })}
          name={`Keys that a run left “${OUTCOME_WORDS[outcome]}”`}
        >
          <p className="font-mono text-small break-all text-muted">{run}</p>
        </Way>
      )}
      <Way
        isOn={choose === 'matching'}
        onChoose={() => change({ choose: 'matching' })}
        name="Keys with a text"
      >
        <div className="flex flex-col gap-2">
          <Choice
            label="The key"
            value={how}
            options={KINDS}
            onChange={(kind) => change({ how: kind })}
          />
          <TextField
            label="Text"
            mono
            value={text}
            onChange={(value) => change({ text: value || undefined })}
          />
        </div>
      </Way>
      <Way
        isOn={choose === 'keys'}
        onChoose={() => change({ choose: 'keys' })}
        name="Keys of a list"
      >
        <KeyList listed={listed} onListed={onListed} />
      </Way>
      <ChosenText restore={restore} />
    </fieldset>
  );
}

interface WayProps {
  isOn: boolean;
  onChoose: () => void;
  name: string;
  children?: ReactNode;
}

function Way({ isOn, onChoose, name, children }: WayProps) {
  return (
    <div>
      <label className="flex min-h-6 items-start gap-2">
        <input
          type="radio"
          name="restore-choice"
          checked={isOn}
          onChange={onChoose}
          className="mt-[3px] size-3.5 flex-none accent-accent"
        />
        {name}
      </label>
      {isOn && children && <div className="mt-1 mb-2 ml-[22px]">{children}</div>}
    </div>
  );
}

function KeyList({ listed, onListed }: Pick<ChooseVectorsProps, 'listed' | 'onListed'>) {
  const id = useId();
  const [typed, setTyped] = useState(() => listed.map(lineOf).join('\n'));
  const keys = readKeyList(typed);
  const isTaken = keys.length === listed.length && keys.every((key, at) => key === listed[at]);
  return (
    <div className="flex flex-col gap-2">
      <label htmlFor={id} className="text-small font-medium text-muted">
        One key a line
      </label>
      <textarea
        id={id}
        rows={6}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        spellCheck={false}
        className="w-full resize-y rounded-control border border-control-line bg-surface p-2 font-mono text-small whitespace-pre"
      />
      <span className="flex flex-wrap gap-2">
        <Button disabled={keys.length === 0 || isTaken} onClick={() => onListed(keys)}>
          Choose {counted(keys.length, 'key')}
        </Button>
        <FileButton
          kind="quiet"
          accept=".txt,.csv,.jsonl,text/plain"
          onFile={(file) => void file.text().then(setTyped)}
        >
          From a file…
        </FileButton>
      </span>
    </div>
  );
}

function lineOf(key: string): string {
  return /^["{]|[\r\n]/.test(key) ? JSON.stringify(key) : key;
}

function ChosenText({ restore: { chosen, backup } }: { restore: OpenRestore }) {
  if (chosen === null) return <p className="mt-2 text-muted">Counting…</p>;
  if (chosen === 'unknown') {
    return (
      <p role="alert" className="mt-2 text-staged">
        This browser does not have the keys of that run. Choose all, or paste them as a list: the
        run’s report names them.
      </p>
    );
  }
  const { count, missing, missed } = chosen;
  return (
    <div role="status" className="mt-2">
      <p className="font-medium">
        {formatCount(count)} of {counted(backup.count, 'vector')} chosen
      </p>
      {missing > 0 && (
        <div className="mt-1 text-staged">
          <p>{counted(missing, 'key')} asked for and not in the backup:</p>
          <ul>
            {missed.map((key) => (
              <li key={key}>
                <KeyText value={key} />
              </li>
            ))}
            {missing > missed.length && <li>and {formatCount(missing - missed.length)} more</li>}
          </ul>
        </div>
      )}
    </div>
  );
}

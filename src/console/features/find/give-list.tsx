import { ListChecks } from 'lucide-react';
import { type ClipboardEvent, useId, useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { Button } from '#console/ui/button.tsx';
import { DropZone } from '#console/ui/drop-zone.tsx';
import { FileButton } from '#console/ui/file-button.tsx';
import { ProblemNotice } from '#console/ui/problem-notice.tsx';
import { type FindState, openFile, openText, refuseList } from './find-store.ts';

const LIST_FILES =
  '.txt,.csv,.tsv,.json,.jsonl,.ndjson,.gz,text/plain,text/csv,application/json,application/gzip';
/** More than this is not put into the box to be looked at and changed there. */
const LONG_PASTE = 100_000;

interface GiveListProps {
  target: IndexTarget;
  find: Exclude<FindState, { kind: 'open' }>;
}

/** The first step: a list of keys, dropped, chosen or pasted. */
export function GiveList({ target, find }: GiveListProps) {
  if (find.kind === 'opening') {
    return (
      <p role="status" className="px-5 py-16 text-center text-muted">
        Looking at the start of <span className="font-mono break-all">{find.name}</span>
      </p>
    );
  }
  return (
    <div className="flex flex-1 flex-col items-center gap-4 px-5 pb-8">
      {find.kind === 'refused' && (
        <div className="w-full max-w-[720px] *:m-0">
          <ProblemNotice
            title={`${find.name} cannot be read as a list of keys`}
            detail={find.failure.message}
          />
        </div>
      )}
      <DropZone
        label="List of keys"
        plural="lists"
        onFile={(file) => void openFile(target, file)}
        onText={(text) => void openText(target, text)}
        onRefused={(name, why) => refuseList(target, name, why)}
        className="max-w-[720px] gap-4 py-6"
      >
        <div className="flex flex-col items-center gap-2 text-center">
          <ListChecks size={24} strokeWidth={1.5} aria-hidden className="text-muted" />
          <p className="text-body font-medium">
            Drop a list of keys here, choose its file, or paste it
          </p>
          <p className="max-w-[62ch] text-muted">
            Plain text with one key a line, CSV, JSON or JSON Lines, in UTF-8, packed with gzip or
            not; a million keys are fine. It is read in this browser, and nothing is staged until
            you have seen what was found.
          </p>
          <FileButton
            kind="primary"
            accept={LIST_FILES}
            className="mt-1"
            onFile={(file) => void openFile(target, file)}
          >
            Choose a file…
          </FileButton>
        </div>
        <PasteBox target={target} />
      </DropZone>
    </div>
  );
}

function PasteBox({ target }: { target: IndexTarget }) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain');
    // A text box turns a carriage return into a line feed, and a key may hold one.
    if (typed !== '' || (text.length <= LONG_PASTE && !text.includes('\r'))) return;
    event.preventDefault();
    void openText(target, text);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-small font-medium text-muted">
        Keys, pasted or typed
      </label>
      <textarea
        id={id}
        rows={7}
        value={typed}
        onChange={({ target: box }) => setTyped(box.value)}
        onPaste={paste}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className="w-full resize-y rounded-control border border-control-line bg-surface p-2 font-mono text-small whitespace-pre"
      />
      <span className="flex flex-wrap items-center gap-3">
        <Button disabled={typed === ''} onClick={() => void openText(target, typed)}>
          Take this list
        </Button>
        <span className="text-small text-muted">Keys are taken exactly: no blank is cut off.</span>
      </span>
    </div>
  );
}

import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { describeFailure } from '#console/features/failure/describe-failure.ts';
import { Button } from '#console/ui/button.tsx';
import { Dialog } from '#console/ui/dialog.tsx';
import type { Failure } from '#engine/failure.ts';
import { refusalRemedy } from './refusal-remedy.ts';

interface Action {
  readonly label: string;
  /** While it is waited for. */
  readonly busyLabel: string;
  /** @returns why it was refused; null when it was done */
  readonly act: (typed: string) => Promise<Failure | null>;
}

interface TypedDialogProps {
  title: string;
  description: ReactNode;
  /** What has to be typed before anything can be done. */
  phrase: string;
  /** The irreversible. */
  danger: Action;
  /** Something else that the same words confirm. */
  other?: Action;
  onCancel: () => void;
  /** Said when it was refused. */
  refusedWords?: string;
  children: ReactNode;
}

/** A dialog whose actions wait for words that the operator types. It cannot be dismissed while one is under way. */
export function TypedDialog(props: TypedDialogProps) {
  const { title, description, phrase, danger, other, onCancel, children } = props;
  const { refusedWords = 'Not confirmed, and nothing was deleted.' } = props;
  const form = useId();
  const cancel = useRef<HTMLButtonElement>(null);
  const [typed, setTyped] = useState('');
  const [answer, setAnswer] = useState<'none' | Action | Failure>('none');
  const busy = typeof answer === 'object' && 'act' in answer ? answer : null;
  const isReady = typed === phrase && busy === null;

  async function run(action: Action) {
    if (!isReady) return;
    setAnswer(action);
    const refused = await action.act(typed);
    // What was done closes the dialog; until then it stays busy, so that nothing is done twice.
    if (refused !== null) setAnswer(refused);
    else if (action === other) setAnswer('none');
  }

  const labelOf = (action: Action) =>
    busy?.label === action.label ? action.busyLabel : action.label;
  return (
    <Dialog
      open
      locked={busy !== null}
      onOpenChange={(open) => !open && onCancel()}
      title={title}
      description={description}
      initialFocus={() => cancel.current}
      footer={
        <>
          {other && (
            <Button
              kind="quiet"
              className="mr-auto h-[34px]"
              disabled={!isReady}
              onClick={() => void run(other)}
            >
              {labelOf(other)}
            </Button>
          )}
          <Button ref={cancel} className="h-[34px]" disabled={busy !== null} onClick={onCancel}>
            Cancel
          </Button>
          <Button kind="danger" type="submit" form={form} disabled={!isReady}>
            {labelOf(danger)}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void run(danger);
        }}
      >
        {children}
        <div className="px-6 pt-5 pb-5">
          <PhraseField phrase={phrase} value={typed} onChange={setTyped} disabled={busy !== null} />
          {typeof answer === 'object' && busy === null && 'code' in answer && (
            <Refusal failure={answer} words={refusedWords} />
          )}
        </div>
      </form>
    </Dialog>
  );
}

interface PhraseFieldProps {
  phrase: string;
  value: string;
  onChange: (value: string) => void;
  disabled: boolean;
}

function PhraseField({ phrase, value, onChange, disabled }: PhraseFieldProps) {
  return (
    <label className="block font-medium">
      Type <span className="font-mono text-small">{phrase}</span> to confirm
      <input
        type="text"
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className="mt-1.5 block h-[34px] w-full rounded-control border border-line-strong bg-surface px-2.5 font-mono text-small"
      />
    </label>
  );
}

function Refusal({ failure, words }: { failure: Failure; words: string }) {
  const context = {
    attempted: '',
    operations: ['deleteVectors' as const],
    scope: { accountId: '' },
  };
  const { remedy } = describeFailure(failure, context);
  return (
    <div
      role="alert"
      className="mt-4 rounded-card border border-staged-line bg-staged-soft p-3 text-small"
    >
      <p className="font-semibold">{words}</p>
      <p className="mt-1 break-words">{failure.message}</p>
      <p className="mt-1">{refusalRemedy(failure) ?? remedy}</p>
      <p className="mt-1 font-mono text-muted">
        {failure.code}
        {failure.requestId && ` · request ${failure.requestId}`}
      </p>
    </div>
  );
}

/** The irreversible, said once and in red. */
export const DANGER_LINE =
  'flex items-center gap-2.5 border-y border-danger/30 bg-danger-soft px-6 py-2 font-medium text-danger';

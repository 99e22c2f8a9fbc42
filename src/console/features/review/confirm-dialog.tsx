import { TriangleAlert } from 'lucide-react';
import { type FormEvent, useId, useRef, useState } from 'react';
import { describeFailure } from '#console/features/failure/describe-failure.ts';
import { counted } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { Dialog } from '#console/ui/dialog.tsx';
import type { Plan } from '#console/worker/plan-service.ts';
import type { Failure } from '#engine/failure.ts';
import { type Connection, confirmationPhrase } from '#protocol/proxy-api.ts';
import { ConfirmFacts } from './confirm-facts.tsx';
import { refusalRemedy } from './refusal-remedy.ts';

interface ConfirmDialogProps {
  plan: Plan;
  bucket: string;
  index: string;
  connection: Connection;
  /** @returns why it was refused; null when the run began */
  onConfirm: (typedName: string) => Promise<Failure | null>;
  onCancel: () => void;
}

/** The last word before the irreversible: what goes, from where, and what is left of it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { plan, bucket, index, connection, onConfirm, onCancel } = props;
  const form = useId();
  const cancel = useRef<HTMLButtonElement>(null);
  const [typed, setTyped] = useState('');
  const [answer, setAnswer] = useState<'none' | 'waiting' | Failure>('none');
  const phrase = confirmationPhrase(connection.environment, index, plan.count);
  const isWaiting = answer === 'waiting';
  const vectors = counted(plan.count, 'vector');

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (typed !== phrase || isWaiting) return;
    setAnswer('waiting');
    setAnswer((await onConfirm(typed)) ?? 'waiting');
  }

  return (
    <Dialog
      open
      locked={isWaiting}
      onOpenChange={(open) => !open && onCancel()}
      title={`Delete ${vectors} from ${index} for good?`}
      description={
        <>
          Bucket <b className="font-medium text-text">{bucket}</b> on{' '}
          <b className="font-medium text-text">{connection.name}</b> ({connection.region}, account{' '}
          {connection.accountId}).
        </>
      }
      initialFocus={() => cancel.current}
      footer={
        <>
          <Button ref={cancel} className="h-[34px]" disabled={isWaiting} onClick={onCancel}>
            Cancel
          </Button>
          <Button kind="danger" type="submit" form={form} disabled={typed !== phrase || isWaiting}>
            {isWaiting ? 'Confirming…' : `Delete ${vectors} for good`}
          </Button>
        </>
      }
    >
      <p className="flex items-center gap-2.5 border-y border-danger/30 bg-danger-soft px-6 py-2 font-medium text-danger">
        <TriangleAlert size={16} strokeWidth={1.75} aria-hidden />
        OSS cannot bring deleted vectors back.
      </p>
      <form id={form} onSubmit={(event) => void submit(event)} className="px-6 pt-4 pb-5">
        <ConfirmFacts plan={plan} />
        <PhraseField phrase={phrase} value={typed} onChange={setTyped} disabled={isWaiting} />
        {typeof answer === 'object' && <Refusal failure={answer} />}
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
    <label className="mt-5 block font-medium">
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

function Refusal({ failure }: { failure: Failure }) {
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
      <p className="font-semibold">Not confirmed, and nothing was deleted.</p>
      <p className="mt-1 break-words">{failure.message}</p>
      <p className="mt-1">{refusalRemedy(failure) ?? remedy}</p>
      <p className="mt-1 font-mono text-muted">
        {failure.code}
        {failure.requestId && ` · request ${failure.requestId}`}
      </p>
    </div>
  );
}

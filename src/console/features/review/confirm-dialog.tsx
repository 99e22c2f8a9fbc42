import { TriangleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import { counted } from '#console/lib/number-format.ts';
import { Checkbox } from '#console/ui/checkbox.tsx';
import type { ConfirmDecision as Decision, Plan } from '#console/worker/plan-answer.ts';
import type { Failure } from '#engine/failure.ts';
import { type Connection, confirmationPhrase } from '#protocol/proxy-api.ts';
import { ConfirmFacts } from './confirm-facts.tsx';
import { DANGER_LINE, TypedDialog } from './typed-dialog.tsx';

interface ConfirmDialogProps {
  plan: Plan;
  bucket: string;
  index: string;
  connection: Connection;
  /** @returns why it was refused; null when the run began */
  onConfirm: (decision: Decision) => Promise<Failure | null>;
  /** Saves the confirmed plan as a file, to be run elsewhere. */
  onExport: (decision: Decision) => Promise<Failure | null>;
  onCancel: () => void;
}

/** The last word before the irreversible: what goes, from where, and what is left of it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { plan, bucket, index, connection, onConfirm, onExport, onCancel } = props;
  const [driftCheck, setDriftCheck] = useState(true);
  const vectors = counted(plan.count, 'vector');
  return (
    <TypedDialog
      title={`Delete ${vectors} from ${index} for good?`}
      description={
        <>
          Bucket <b className="font-medium text-text">{bucket}</b> on{' '}
          <b className="font-medium text-text">{connection.name}</b> ({connection.region}, account{' '}
          {connection.accountId}).
        </>
      }
      phrase={confirmationPhrase(connection.environment, index, plan.count)}
      danger={{
        label: `Delete ${vectors} for good`,
        busyLabel: 'Confirming…',
        act: (typedName) => onConfirm({ typedName, driftCheck }),
      }}
      other={{
        label: 'Export as a plan instead',
        busyLabel: 'Exporting…',
        act: (typedName) => onExport({ typedName, driftCheck }),
      }}
      onCancel={onCancel}
    >
      <p className={DANGER_LINE}>
        <TriangleAlert size={16} strokeWidth={1.75} aria-hidden />
        OSS cannot bring deleted vectors back.
      </p>
      <div className="px-6 pt-4">
        <ConfirmFacts plan={plan} />
        <DriftChoice isOn={driftCheck} onChange={setDriftCheck} />
      </div>
    </TypedDialog>
  );
}

const DRIFT_CHECK = 'Read each key again right before it is deleted';

function DriftChoice({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }) {
  const id = useId();
  return (
    <div className="mt-4 flex items-start gap-2">
      <Checkbox
        id={id}
        label={DRIFT_CHECK}
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
        aria-describedby={`${id}-about`}
        className="mt-0.5 flex-none"
      />
      <div>
        <label htmlFor={id} className="font-medium">
          {DRIFT_CHECK}
        </label>
        <p id={`${id}-about`} className={isOn ? 'text-muted' : 'font-medium text-staged'}>
          {isOn
            ? 'What changed since the review is kept. Only a change in the last few seconds can go unnoticed: the service has no conditional delete.'
            : 'Off: faster, and what somebody changes from now on is deleted as it is then.'}
        </p>
      </div>
    </div>
  );
}

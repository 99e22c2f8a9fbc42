import type { ReactNode } from 'react';
import { counted, formatCount } from '#console/lib/number-format.ts';
import type { Plan } from '#console/worker/plan-answer.ts';
import { batchWords, keptWords } from './plan-words.ts';

/** What the plan leaves behind: backup, kept keys, and how it is sent. */
export function ConfirmFacts({ plan }: { plan: Plan }) {
  return (
    <dl className="grid grid-cols-[88px_1fr] gap-x-4 gap-y-2">
      <Fact name="Backup">
        {plan.backup === null ? (
          <span className="font-medium">
            None. You chose to delete without one: what goes cannot be put back.
          </span>
        ) : (
          <>
            <span className="font-mono text-small break-all">{plan.backup.fileName}</span>
            <span className="block text-muted">
              {counted(plan.backup.count, 'vector')}, read back and checked, SHA-256{' '}
              <span className="font-mono text-small" title={plan.backup.sha256}>
                {shortHash(plan.backup.sha256)}
              </span>
            </span>
          </>
        )}
      </Fact>
      <Fact name="Kept">{keptWords(plan)}</Fact>
      <Fact name="Sent as">
        {batchWords(plan.batches.map(({ count }) => count))}
        <span className="block text-muted">
          {plan.batches.length === 1
            ? 'digest'
            : `first of ${formatCount(plan.batches.length)} digests`}{' '}
          <span className="font-mono text-small" title={plan.batches[0]?.digest}>
            {shortHash(plan.batches[0]?.digest ?? '')}
          </span>
        </span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)}…${hash.slice(-4)}`;
}

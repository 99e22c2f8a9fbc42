import { useState } from 'react';
import { formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { StatusDot } from '#console/ui/status-dot.tsx';
import type { AuditedRequest } from '#console/worker/history-detail.ts';

const AT_ONCE = 100;
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** Every request of a run: when, how many keys, what the service said, and its request id. */
export function RequestList({ requests }: { requests: readonly AuditedRequest[] }) {
  const [shown, setShown] = useState(AT_ONCE);
  return (
    <section aria-label="Requests" className="border-b border-line px-5 py-4">
      <h3 className="section-label pb-2">Requests</h3>
      {requests.length === 0 && <p className="text-muted">Nothing was sent.</p>}
      <ol aria-label="Requests of the run">
        {requests.slice(0, shown).map((request) => (
          <li key={request.seq} className="border-b border-line py-1.5">
            <div className="flex items-center gap-2">
              <StatusDot mark={isDone(request) ? 'done' : 'attention'} />
              <span className="flex-1">{answerWords(request)}</span>
              <span className="text-muted">{time.format(request.at)}</span>
              <span className="min-w-14 text-right font-medium">
                {formatCount(request.keys)} {request.keys === 1 ? 'key' : 'keys'}
              </span>
            </div>
            {request.requestId !== null && (
              <p className="pl-4 font-mono text-small break-all text-muted">{request.requestId}</p>
            )}
          </li>
        ))}
      </ol>
      {shown < requests.length && (
        <Button className="mt-3" onClick={() => setShown(shown + 10 * AT_ONCE)}>
          Show more of {formatCount(requests.length)} requests
        </Button>
      )}
    </section>
  );
}

function isDone({ status }: AuditedRequest): boolean {
  return status !== null && status >= 200 && status < 300;
}

function answerWords(request: AuditedRequest): string {
  const { status, code } = request;
  if (isDone(request)) return 'answered with success';
  if (status === null) return code === null ? 'no answer recorded' : `no answer: ${code}`;
  return `${code ?? 'refused'} (HTTP ${status})`;
}

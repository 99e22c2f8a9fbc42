import { formatMoment } from '#console/lib/date-format.ts';
import { counted } from '#console/lib/number-format.ts';
import { VisibleText } from '#console/ui/visible-text.tsx';
import type { AuditHistory } from '#console/worker/history-account.ts';

/** Holds nothing to focus, and has to be scrolled without a pointer too. */
const SCROLLED_BY_KEYS = {
  role: 'region',
  'aria-label': 'Refused attempts, scrolling',
  tabIndex: 0,
} as const;

/** What was asked for and not allowed, folded away: nothing of it reached the service. */
export function RefusedList({ history }: { history: AuditHistory }) {
  const { refused, refusedCount } = history;
  if (refusedCount === 0) return null;
  return (
    <details className="flex-none border-t border-line">
      <summary className="px-5 py-2 text-muted hover:bg-canvas">
        {counted(refusedCount, 'refused attempt')}
        {refused.length < refusedCount && `, the latest ${refused.length} here`}
      </summary>
      <div {...SCROLLED_BY_KEYS} className="max-h-[min(280px,40dvh)] overflow-auto px-5 pb-3">
        <table className="w-full text-left text-small">
          <caption className="sr-only">Refused attempts; nothing of them was sent</caption>
          <thead>
            <tr className="text-muted">
              <th className="h-7 pr-4 font-medium">When</th>
              <th className="pr-4 font-medium">Code</th>
              <th className="pr-4 font-medium">Place</th>
              <th className="pr-4 font-medium max-sm:hidden">Who</th>
              <th className="text-right font-medium max-sm:hidden">Keys</th>
            </tr>
          </thead>
          <tbody>
            {refused.map(({ seq, at, code, bucket, index, actor, keys }) => (
              <tr key={seq} className="border-t border-line">
                <td className="h-7 pr-4 whitespace-nowrap text-muted">{formatMoment(at)}</td>
                <td className="pr-4 font-mono">{code}</td>
                <td className="pr-4 break-all">
                  <VisibleText value={index === null ? bucket : `${bucket} / ${index}`} />
                </td>
                <td className="pr-4 break-all text-muted max-sm:hidden">{actor}</td>
                <td className="text-right max-sm:hidden">{keys}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

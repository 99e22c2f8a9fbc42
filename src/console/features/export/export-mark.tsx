import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ExportSign } from './export-progress.ts';

/** Of the ring, with which its length is one hundred. */
const RADIUS = 100 / (2 * Math.PI);

/** A ring that closes as an export goes on, or what became of it; the words beside it say the same. */
export function ExportMark({ sign: { mark, share } }: { sign: ExportSign }) {
  if (mark === 'made') return <CircleCheck size={14} aria-hidden className="text-ok" />;
  if (mark === 'failed') return <TriangleAlert size={14} aria-hidden className="text-staged" />;
  return (
    <svg aria-hidden="true" width={14} height={14} viewBox="0 0 40 40" className="-rotate-90">
      <circle
        cx={20}
        cy={20}
        r={RADIUS}
        fill="none"
        strokeWidth={6}
        className="stroke-line-strong"
      />
      <circle
        cx={20}
        cy={20}
        r={RADIUS}
        fill="none"
        strokeWidth={6}
        strokeDasharray={`${share * 100} 100`}
        className="stroke-accent"
      />
    </svg>
  );
}

import { counted } from '#console/lib/number-format.ts';
import type { ExportState } from './export-store.ts';

/** What is to be seen of an export where its dialog is not open. */
export interface ExportSign {
  readonly mark: 'running' | 'made' | 'failed';
  /** Of the rows, from 0 to 1. */
  readonly share: number;
  /** A few characters for a button. */
  readonly short: string;
  /** The same for those who do not see the mark. */
  readonly name: string;
  /** Read out each time it changes: not at every row. */
  readonly announcement: string;
}

/** How often the progress is read out: at every quarter. */
const STEPS = 4;

/** @returns null when there is nothing to say, as when the operator stopped it */
export function exportSign(state: ExportState): ExportSign | null {
  switch (state.kind) {
    case 'none':
    case 'no-place':
      return null;
    case 'running':
      return runningSign(state);
    case 'made':
      return {
        mark: 'made',
        share: 1,
        short: 'exported',
        name: 'exported',
        announcement: `${counted(state.summary.written, 'key')} exported into ${state.fileName}`,
      };
    case 'failed':
      if (state.failure.code === 'Stopped') return null;
      return {
        mark: 'failed',
        share: 0,
        short: 'export failed',
        name: 'export failed',
        announcement: `The export failed: ${state.failure.message}`,
      };
  }
}

function runningSign({ news }: Extract<ExportState, { kind: 'running' }>): ExportSign {
  const { done, total, phase } = news;
  // Looking for the fields goes over all rows too, before any is written.
  const share = phase === 'writing' && total > 0 ? Math.min(1, done / total) : 0;
  const step = Math.floor(share * STEPS);
  const keys = counted(total, 'key');
  // Down, so that it never says all before it is.
  const percent = `${Math.floor(share * 100)} %`;
  return {
    mark: 'running',
    share,
    short: percent,
    name: `exporting ${percent}`,
    announcement:
      step === 0 ? `Exporting ${keys}` : `Exporting ${keys}: ${(step / STEPS) * 100} percent`,
  };
}

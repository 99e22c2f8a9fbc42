import type { Outcome } from '#engine/outcome.ts';
import {
  batchLines,
  type ReportKeys,
  reportAsCsv,
  reportAsJsonLines,
  reportLines,
} from '#engine/report.ts';
import type { ReportLine } from '#engine/report-format.ts';
import type { RunState } from '#engine/run-state.ts';
import { gatherText } from './gather-text.ts';

export interface OutcomeWindow {
  /** Lines that fit, in all. */
  readonly total: number;
  readonly lines: readonly ReportLine[];
}

export interface OutcomeQuery {
  readonly outcome: Outcome | null;
  /** Only keys that contain it; empty for all. */
  readonly text: string;
  readonly from: number;
  readonly count: number;
}

/** What became of each key of a run, by windows and as a file; never all keys in memory at once. */
export function createRunReports(
  stateOf: (run: string) => Promise<RunState | null>,
  keysOf: (run: string) => ReportKeys,
) {
  return {
    async outcomes(run: string, query: OutcomeQuery): Promise<OutcomeWindow> {
      const state = await stateOf(run);
      const lines: ReportLine[] = [];
      let total = 0;
      if (state === null) return { total, lines };
      const take = (line: ReportLine) => {
        if (query.outcome !== null && line.outcome !== query.outcome) return;
        if (!line.key.includes(query.text)) return;
        if (total >= query.from && lines.length < query.count) lines.push(line);
        total += 1;
      };
      const keys = keysOf(run);
      for (const [at, { count }] of state.run.batches.entries()) {
        // Without a text the outcomes tell how many lines fit: only batches in the window are read.
        const fitting = query.text === '' ? linesThatFit(state, at, count, query.outcome) : null;
        const isBefore = fitting !== null && total + fitting <= query.from;
        const isAfter = fitting !== null && total >= query.from + query.count;
        if (isBefore || isAfter) total += fitting ?? 0;
        else for (const line of batchLines(state, at, await keys.batch(at))) take(line);
      }
      for await (const { key, reason } of keys.kept()) {
        take({ key, outcome: reason, batch: null, requestId: null, code: null, message: null });
      }
      return { total, lines };
    },

    /** The keys that have this outcome; null when the run is not known. */
    async keysWith(run: string, outcome: Outcome): Promise<ReadonlySet<string> | null> {
      const state = await stateOf(run);
      if (state === null) return null;
      const found = new Set<string>();
      for await (const line of reportLines(state, keysOf(run))) {
        if (line.outcome === outcome) found.add(line.key);
      }
      return found;
    },

    /** The report as a file; null when the run is not known. */
    async file(run: string, format: 'jsonl' | 'csv'): Promise<Blob | null> {
      const state = await stateOf(run);
      if (state === null) return null;
      const keys = keysOf(run);
      return format === 'csv'
        ? await gatherText(reportAsCsv(state, keys), 'text/csv')
        : await gatherText(reportAsJsonLines(state, keys), 'application/jsonl');
    },
  };
}

/** How many lines of a batch have this outcome, which no key is needed for. */
function linesThatFit(state: RunState, at: number, count: number, outcome: Outcome | null): number {
  if (outcome === null) return count;
  const nameless = Array.from({ length: count }, () => NAMELESS);
  let fitting = 0;
  for (const line of batchLines(state, at, nameless)) if (line.outcome === outcome) fitting += 1;
  return fitting;
}

const NAMELESS = { key: '' };

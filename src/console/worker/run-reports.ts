import { type ReportLine, reportAsCsv, reportAsJsonLines, reportLines } from '#engine/report.ts';
import type { Outcome, RunState } from '#engine/run-state.ts';

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

/** What became of each key of a run, by windows and as a file. */
export function createRunReports(stateOf: (run: string) => Promise<RunState | null>) {
  /** Windows are asked for one after the other, and a report can be long. */
  const known = new WeakMap<RunState, readonly ReportLine[]>();

  async function linesOf(run: string): Promise<readonly ReportLine[]> {
    const state = await stateOf(run);
    if (state === null) return [];
    const lines = known.get(state) ?? [...reportLines(state)];
    known.set(state, lines);
    return lines;
  }

  return {
    async outcomes(run: string, query: OutcomeQuery): Promise<OutcomeWindow> {
      const lines = await linesOf(run);
      const fitting = lines.filter(
        ({ key, outcome }) =>
          (query.outcome === null || outcome === query.outcome) && key.includes(query.text),
      );
      return {
        total: fitting.length,
        lines: fitting.slice(query.from, query.from + query.count),
      };
    },

    /** The report as a file; null when the run is not known. */
    async file(run: string, format: 'jsonl' | 'csv'): Promise<Blob | null> {
      const state = await stateOf(run);
      if (state === null) return null;
      return format === 'csv'
        ? new Blob([...reportAsCsv(state)], { type: 'text/csv' })
        : new Blob([...reportAsJsonLines(state)], { type: 'application/jsonl' });
    },
  };
}

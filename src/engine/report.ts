import type { Failure } from './failure.ts';
import {
  type BatchStatus,
  batchOutcome,
  countOutcomes,
  type Outcome,
  type RunState,
} from './run-state.ts';

/** What became of one staged key. */
export interface ReportLine {
  readonly key: string;
  readonly outcome: Outcome;
  /** Place of its batch in the run, from 0; null when it was not to be deleted. */
  readonly batch: number | null;
  readonly requestId: string | null;
  /**
   * Why it failed: the code of the service or the proxy, or
   * `StillPresent`: answered as deleted, and there when read afterwards;
   * `OutcomeUnknown`: sent, and nothing could be read.
   */
  readonly code: string | null;
  readonly message: string | null;
}

/** Every staged key exactly once: batch by batch, then those that were kept. */
export function* reportLines(state: RunState): Iterable<ReportLine> {
  for (const [at, batch] of state.run.batches.entries()) {
    const status = state.batches[at];
    if (status === undefined) continue;
    const stillPresent = new Set(status.stillPresent);
    const rest = lineOfRest(status);
    const present = lineOfPresent(status);
    for (const key of batch.keys) {
      yield { key, batch: at, ...(stillPresent.has(key) ? present : rest) };
    }
  }
  for (const { key, reason } of state.run.kept) {
    yield { key, outcome: reason, batch: null, requestId: null, code: null, message: null };
  }
}

/**
 * JSON Lines, each text one line with its newline: first a header with the facts
 * of the run, then one line a key. Keys are exact here; the CSV form is for
 * reading in a spreadsheet.
 */
export function* reportAsJsonLines(state: RunState): Iterable<string> {
  const { batches, kept, ...facts } = state.run;
  const header = {
    format: 'vector-bucket-report/1',
    ...facts,
    ended: state.ended,
    endedAt: state.endedAt,
    counts: countOutcomes(state),
    batches: batches.map(({ digest, keys }, at) => ({
      digest,
      count: keys.length,
      state: state.batches[at]?.state,
      attempts: state.batches[at]?.attempts,
      requestId: state.batches[at]?.requestId,
    })),
  };
  yield `${JSON.stringify(header)}\n`;
  for (const line of reportLines(state)) yield `${JSON.stringify(line)}\n`;
}

/** CSV (RFC 4180: CRLF, quotes doubled), each text one record; a heading comes first. */
export function* reportAsCsv(state: RunState): Iterable<string> {
  yield 'key,outcome,batch,requestId,code,message\r\n';
  for (const { key, outcome, batch, requestId, code, message } of reportLines(state)) {
    const cells = [key, outcome, batch, requestId, code, message];
    yield `${cells.map((cell) => csvCell(cell === null ? '' : String(cell))).join(',')}\r\n`;
  }
}

/**
 * A cell that a spreadsheet would take for a formula gets a leading apostrophe:
 * keys come from anywhere, and `=HYPERLINK(…)` must stay text. It is the one
 * change to a key; newlines, quotes and blanks stay as they are.
 */
function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

type LineFacts = Omit<ReportLine, 'key' | 'batch'>;

function lineOfPresent({ failure, requestId }: BatchStatus): LineFacts {
  if (failure !== null) return failedLine(failure.code, failure.message, failure.requestId);
  return failedLine(
    'StillPresent',
    'The service answered that the key is deleted, but it was there when read afterwards. Stage it again to see what it is now.',
    requestId,
  );
}

function lineOfRest(status: BatchStatus): LineFacts {
  const { state, failure, requestId } = status;
  const outcome = batchOutcome(status);
  if (state === 'failed' && failure !== null) {
    return failedLine(failure.code, failure.message, failure.requestId);
  }
  if (outcome === 'failed' || outcome === 'sent') {
    return failedLine(
      'OutcomeUnknown',
      unknownMessage(failure),
      requestId ?? failure?.requestId ?? null,
    );
  }
  return { outcome, requestId, code: null, message: null };
}

function unknownMessage(failure: Failure | null): string {
  const reason = failure === null ? 'It was not read.' : `${failure.code}: ${failure.message}`;
  return `The delete was sent; whether the key is gone could not be read. ${reason} Search for the key to see.`;
}

function failedLine(code: string, message: string, requestId: string | null): LineFacts {
  return { outcome: 'failed', requestId, code, message };
}

import { csvRecord } from './csv.ts';
import type { Failure } from './failure.ts';
import { outcomesOf } from './outcome.ts';
import { planDigest } from './plan.ts';
import { REPORT_FORMAT, type ReportHeader, type ReportLine } from './report-format.ts';
import type { KeptKey, Run } from './run-record.ts';
import { type BatchStatus, batchOutcome, countOutcomes, type RunState } from './run-state.ts';

/** The keys of a run, batch by batch, as a report needs them. */
export interface ReportKeys {
  batch(at: number): Promise<readonly { readonly key: string }[]>;
  /** Keys that were staged and not confirmed; a restore has none. */
  kept(): AsyncIterable<KeptKey>;
}

/** Every key of the run exactly once: batch by batch, then those that were kept out of it. */
export async function* reportLines(state: RunState, keys: ReportKeys): AsyncGenerator<ReportLine> {
  for (const at of state.run.batches.keys()) {
    yield* batchLines(state, at, await keys.batch(at));
  }
  for await (const { key, reason } of keys.kept()) {
    yield { key, outcome: reason, batch: null, requestId: null, code: null, message: null };
  }
}

/** The lines of one batch, in the order of its keys. */
export function* batchLines(
  { run, batches }: RunState,
  at: number,
  keys: readonly { readonly key: string }[],
): Iterable<ReportLine> {
  const status = batches[at];
  if (status === undefined) return;
  const { needless, kept } = outcomesOf(run);
  const plain = { requestId: null, code: null, message: null };
  const special = new Map<number, LineFacts>();
  for (const place of status.needless) special.set(place, { outcome: needless, ...plain });
  for (const place of status.kept) special.set(place, { outcome: kept, ...plain });
  const contradiction = lineOfContradicted(run, status);
  for (const place of status.contradicted) special.set(place, contradiction);
  const rest = lineOfRest(run, status);
  for (const [place, { key }] of keys.entries()) {
    yield { key, batch: at, ...(special.get(place) ?? rest) };
  }
}

/**
 * JSON Lines, each text one line with its newline: first a header with the facts
 * of the run, then one line a key. Keys are exact here; the CSV form is for
 * reading in a spreadsheet.
 */
export async function* reportAsJsonLines(
  state: RunState,
  keys: ReportKeys,
): AsyncGenerator<string> {
  yield `${JSON.stringify(reportHeader(state))}\n`;
  for await (const line of reportLines(state, keys)) yield `${JSON.stringify(line)}\n`;
}

/** CSV (RFC 4180: CRLF, quotes doubled), each text one record; a heading comes first. */
export async function* reportAsCsv(state: RunState, keys: ReportKeys): AsyncGenerator<string> {
  yield 'key,outcome,batch,requestId,code,message\r\n';
  for await (const line of reportLines(state, keys)) {
    const { key, outcome, batch, requestId, code, message } = line;
    yield csvRecord([key, outcome, batch, requestId, code, message]);
  }
}

/** The first line: the facts of the run, its counts, and each request; no token. */
function reportHeader(state: RunState): ReportHeader {
  const { run, confirmations, ended, endedAt } = state;
  const { batches, id, connection, environment, region, accountId, bucket, index } = run;
  const counts = countOutcomes(state);
  const facts = {
    format: REPORT_FORMAT as typeof REPORT_FORMAT,
    id,
    connection,
    environment,
    region,
    accountId,
    bucket,
    index,
    confirmedAt: run.confirmedAt,
    confirmations: confirmations.map((confirmation) => ({ ...confirmation })),
    staged: run.staged,
    plan: {
      sha256: planDigest(batches),
      batches: batches.length,
      count: batches.reduce((sum, { count }) => sum + count, 0),
    },
    backup: run.backup,
    ended,
    endedAt,
    batches: batches.map(({ digest, count }, at) => ({
      digest,
      count,
      state: state.batches[at]?.state ?? 'waiting',
      attempts: state.batches[at]?.attempts ?? 0,
      requestId: state.batches[at]?.requestId ?? null,
    })),
  };
  const { failed, sent, staged } = counts;
  const common = { failed, 'not-attempted': counts['not-attempted'], sent, staged };
  if (run.kind === 'restore') {
    const { restored, 'already-there': there, 'different-kept': different } = counts;
    return {
      ...facts,
      kind: 'restore',
      driftCheck: true,
      counts: { restored, 'already-there': there, 'different-kept': different, ...common },
    };
  }
  return {
    ...facts,
    kind: 'delete',
    driftCheck: run.driftCheck,
    counts: {
      'proven-gone': counts['proven-gone'],
      'already-gone': counts['already-gone'],
      'changed-kept': counts['changed-kept'],
      ...common,
    },
  };
}

type LineFacts = Omit<ReportLine, 'key' | 'batch'>;

function lineOfContradicted({ kind }: Run, status: BatchStatus): LineFacts {
  const { failure, requestId, answeredAt } = status;
  if (failure !== null) return failedLine(failure.code, failure.message, failure.requestId);
  if (kind === 'delete') {
    const message =
      answeredAt === null
        ? 'The delete was sent and no answer came; the key was there when read afterwards.'
        : 'The service answered its delete, but the key was there when read afterwards.';
    return failedLine(
      'StillPresent',
      `${message} Stage it again to see what it is now.`,
      requestId,
    );
  }
  return failedLine(
    'NotAsRestored',
    'The vector was sent, but it was not there, or not as in the backup, when read afterwards. Restore it again.',
    requestId,
  );
}

function lineOfRest(run: Run, status: BatchStatus): LineFacts {
  const { state, failure, requestId } = status;
  const outcome = batchOutcome(status);
  if (state === 'failed' && failure !== null) {
    return failedLine(failure.code, failure.message, failure.requestId);
  }
  if (outcome === 'failed' || outcome === 'sent') {
    const id = requestId ?? failure?.requestId ?? null;
    return failedLine('OutcomeUnknown', unknownMessage(run, failure), id);
  }
  return { outcome: outcome ?? outcomesOf(run).done, requestId, code: null, message: null };
}

function unknownMessage({ kind }: Run, failure: Failure | null): string {
  const reason = failure === null ? 'It was not read.' : `${failure.code}: ${failure.message}`;
  return kind === 'delete'
    ? `The delete was sent; whether the key is gone could not be read. ${reason} Search for the key to see.`
    : `The vector was sent; whether it is there could not be read. ${reason} Search for the key to see.`;
}

function failedLine(code: string, message: string, requestId: string | null): LineFacts {
  return { outcome: 'failed', requestId, code, message };
}

import { type ReportLine, reportLines } from '../report.ts';
import { countOutcomes, type RunState, replay } from '../run-state.ts';
import type { DeleteRecord, ReadRecord } from './model-service.ts';
import type { Ending } from './story.ts';

/** Deletes of one batch, and requests of one page of keys, at most. */
const SENDS = 8;

/** Every promise of the engine that this story broke: what a test wants to be empty. */
export function violations(ending: Ending): readonly string[] {
  const { model, state } = ending;
  const broken = [
    ...model.violations,
    ...sendingViolations(ending),
    ...resendingViolations(ending),
    ...boundViolations(ending),
  ];
  if (state !== null) {
    broken.push(...sumViolations(ending, state), ...truthViolations(ending, state));
    broken.push(...endViolations(ending, state));
  } else if (model.deletes.length > 0) {
    broken.push('Deletes were sent, and no journal tells of them.');
  }
  return broken;
}

/** Only confirmed keys, each bystander untouched, nothing announced after Stop. */
function sendingViolations(ending: Ending): readonly string[] {
  const { run, model, journal, stoppedAt, bystanders, story } = ending;
  const broken: string[] = [];
  const expired = model.deletes.filter(({ outcome }) => outcome === 'expired').length;
  if (expired > story.concurrency) {
    broken.push(`${expired} deletes were sent on an expired confirmation.`);
  }
  const confirmed = new Set(run.batches.flatMap(({ keys }) => keys));
  for (const key of model.deleted) {
    if (!confirmed.has(key)) broken.push(`${key} was deleted and not confirmed.`);
  }
  for (const key of bystanders) {
    if (!model.vectors.has(key)) broken.push(`${key} was nobody's to delete, and is gone.`);
  }
  for (const { entry, at } of journal.announced) {
    if (entry.type === 'sending' && stoppedAt !== null && at > stoppedAt) {
      broken.push(`Batch ${entry.batch} was announced after Stop.`);
    }
  }
  return broken;
}

/** A lost answer is settled by reading; what is gone is not sent again. */
function resendingViolations({ run, model }: Ending): readonly string[] {
  const broken: string[] = [];
  for (const [at, { keys }] of run.batches.entries()) {
    const sent = model.deletes.filter(({ batch }) => batch === at);
    if (sent.length > SENDS) broken.push(`Batch ${at} was sent ${sent.length} times.`);
    for (const [number, record] of sent.entries()) {
      const before = sent[number - 1];
      if (before?.outcome !== 'unknown') continue;
      const present = readBetween(keys, before, record, model.reads);
      if (present === null) broken.push(`Batch ${at} was sent again unread.`);
      else if (record.keys.some((key) => !present.has(key))) {
        broken.push(`Batch ${at} was sent again with keys that were read as gone.`);
      }
    }
  }
  return broken;
}

/** @returns which of `keys` were there when read between two requests; null when some were not read */
function readBetween(
  keys: readonly string[],
  before: DeleteRecord,
  after: DeleteRecord,
  reads: readonly ReadRecord[],
): ReadonlySet<string> | null {
  const between = reads.filter(({ order }) => order > before.order && order < after.order);
  const read = new Set(between.flatMap((record) => record.keys));
  if (keys.some((key) => !read.has(key))) return null;
  return new Set(between.flatMap((record) => [...record.present]));
}

function boundViolations({ story, maxInFlight, live }: Ending): readonly string[] {
  const broken: string[] = [];
  if (maxInFlight > story.concurrency) {
    broken.push(`${maxInFlight} requests were under way; ${story.concurrency} may be.`);
  }
  for (const { inFlight, limit } of live) {
    if (limit < 1 || limit > story.concurrency) broken.push(`The limit was ${limit}.`);
    if (inFlight > story.concurrency) broken.push(`${inFlight} were shown in flight.`);
  }
  return broken;
}

/** Every staged key in exactly one outcome. */
function sumViolations({ run }: Ending, state: RunState): readonly string[] {
  const broken: string[] = [];
  const { sent, staged, ...outcomes } = countOutcomes(state);
  const sum = Object.values(outcomes).reduce((total, count) => total + count, 0);
  if (sum !== staged || sent !== 0) {
    broken.push(`The outcomes sum up to ${sum} and ${sent} sent; ${staged} were staged.`);
  }
  const lines = [...reportLines(state)];
  const keys = [...run.batches.flatMap((batch) => batch.keys), ...run.kept.map(({ key }) => key)];
  if (lines.length !== staged || new Set(lines.map(({ key }) => key)).size !== staged) {
    broken.push(`The report has ${lines.length} lines for ${staged} keys.`);
  }
  const named = new Set(lines.map(({ key }) => key));
  if (keys.some((key) => !named.has(key))) broken.push('The report lacks a key.');
  for (const [outcome, count] of Object.entries(outcomes)) {
    const listed = lines.filter((line) => line.outcome === outcome).length;
    if (listed !== count) broken.push(`${count} keys count as ${outcome}, ${listed} are listed.`);
  }
  return broken;
}

/** What the report says of each key, against what happened to it. */
function truthViolations({ model, returned }: Ending, state: RunState): readonly string[] {
  const requested = new Set(model.deletes.flatMap(({ keys }) => keys));
  const read = new Set(model.reads.flatMap(({ keys }) => keys));
  const seenPresent = new Set(model.reads.flatMap(({ present }) => [...present]));
  const isTrue = ({ key, outcome, code, batch }: ReportLine): boolean => {
    switch (outcome) {
      case 'proven-gone':
        return read.has(key) && (!model.vectors.has(key) || returned.has(key));
      case 'already-gone':
      case 'changed-kept':
        return !requested.has(key);
      case 'not-attempted':
        return !requested.has(key);
      case 'failed':
        if (code === 'OutcomeUnknown') return true;
        if (batch !== null && state.batches[batch]?.state === 'failed') {
          return !model.deleted.has(key);
        }
        return seenPresent.has(key);
    }
  };
  return [...reportLines(state)]
    .filter((line) => !isTrue(line))
    .map(({ key, outcome, code }) => `${key} is called ${outcome} (${code}), which is not true.`);
}

function endViolations({ journal, stoppedAt, error, story }: Ending, state: RunState) {
  const broken: string[] = [];
  const open = state.batches.filter(({ state: name }) => /sending|answered|lost/.test(name));
  if (open.length > 0) broken.push(`${open.length} batches were left open.`);
  if (story.accident === null || error === null) {
    const told = replay(journal.entries);
    const whole = journal.entries.at(-1)?.type === 'ended';
    if (whole && JSON.stringify(told) !== JSON.stringify(state)) {
      broken.push('The final state is not what the journal tells.');
    }
  }
  const waiting = state.batches.some(({ state: name }) => name === 'waiting');
  if (state.ended === 'finished' && waiting) broken.push('It finished with batches not attempted.');
  if (state.ended === 'stopped' && stoppedAt === null) broken.push('It stopped by itself.');
  if (state.ended === null) broken.push('It did not end.');
  return broken;
}

import type { Vector } from '#protocol/vector.ts';
import { listedOutcomes, type Outcome, outcomesOf } from '../outcome.ts';
import { reportLines } from '../report.ts';
import type { ReportLine } from '../report-format.ts';
import { countOutcomes, type RunState } from '../run-state.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';
import { contentOf, type Subject } from './world.ts';

/** Compares the account of an ended run with what happened, and reports to the stage's witness. */
export async function endViolations(stage: Stage, state: RunState): Promise<void> {
  const lines: ReportLine[] = [];
  for await (const line of reportLines(state, stage.world.keys)) lines.push(line);
  checkSum(stage, state, lines);
  checkTruth(stage, state, lines);
  checkBystanders(stage);
  if (isExact(stage.world.story)) checkExactly(stage, lines);
}

/** Every key in exactly one outcome. */
function checkSum({ world, witness }: Stage, state: RunState, lines: readonly ReportLine[]): void {
  const { sent, staged, ...outcomes } = countOutcomes(state);
  const sum = Object.values(outcomes).reduce((total, count) => total + count, 0);
  if (sum !== staged || sent !== 0) {
    witness.report('one outcome', `They sum up to ${sum} and ${sent} sent, of ${staged}.`);
  }
  const named = new Set(lines.map(({ key }) => key));
  if (lines.length !== staged || named.size !== staged) {
    witness.report('one outcome', `The report has ${lines.length} lines for ${staged} keys.`);
  }
  for (const key of world.subjects.keys()) {
    if (!named.has(key)) witness.report('one outcome', `The report lacks ${key}.`);
  }
  const listed = listedOutcomes(world.run);
  for (const [outcome, count] of Object.entries(outcomes)) {
    const found = lines.filter((line) => line.outcome === outcome).length;
    const isListed = listed.some((name) => name === outcome);
    if (found !== count || (count > 0 && !isListed)) {
      witness.report('one outcome', `${count} keys count as ${outcome}, ${found} are listed.`);
    }
  }
}

/** What the report says of each key, against what happened to it. */
function checkTruth(
  { world, witness }: Stage,
  state: RunState,
  lines: readonly ReportLine[],
): void {
  for (const line of lines) {
    const subject = world.subjects.get(line.key);
    if (subject === undefined) continue;
    if (isTrue(subject, line)) continue;
    const { key, outcome, code } = line;
    witness.report('true outcome', `${key} is called ${outcome} (${code}), which is not true.`);
  }

  function isTrue({ key, content, batch, position }: Subject, { outcome }: ReportLine): boolean {
    const status = state.batches[batch];
    const look = witness.lastLook.get(key)?.content;
    const now = contentNow(world.model.vectors.get(key));
    const isTouched = world.model.touched.has(key);
    const isMeddled = world.meddled.has(key);
    switch (outcome) {
      case 'proven-gone':
        return look === null && (now === null || isMeddled);
      case 'restored':
        return look === content && (now === content || isMeddled);
      case 'already-gone':
        return !isTouched && look === null;
      case 'already-there':
        return !isTouched && look === content;
      case 'changed-kept':
      case 'different-kept':
        return !isTouched && typeof look === 'string' && look !== content;
      case 'not-attempted':
        return !witness.requested.has(key);
      case 'failed': {
        if (status?.state === 'unproved') return true;
        if (status?.state !== 'proved') return status?.state === 'failed' && !isTouched;
        const wanted = world.run.kind === 'delete' ? null : content;
        const isSettled = !status.settled || now !== wanted || isMeddled;
        return status.contradicted.includes(position) && look !== wanted && isSettled;
      }
    }
  }
}

function checkBystanders({ world, witness }: Stage): void {
  for (const bystander of world.bystanders) {
    if (world.model.vectors.get(bystander.key) !== bystander) {
      witness.report('confirmed only', `${bystander.key} was nobody's to touch.`);
    }
  }
  const known = new Set([...world.subjects.keys(), ...world.bystanders.map(({ key }) => key)]);
  for (const key of world.model.vectors.keys()) {
    if (!known.has(key)) witness.report('confirmed only', `${key} came from nowhere.`);
  }
}

/**
 * Whether nothing but the run's own lives could make a difference: then it ends
 * as it would have without a single interruption.
 */
function isExact({ kind, driftCheck, before, during, faults, refused, lives }: Story): boolean {
  const { gone, metadata, data, same } = during;
  const isAlone = gone + metadata + data + same === 0;
  const isHonest = faults.refuse + faults.lie + refused === 0;
  // A run that was stopped, and killed before that was written down, goes on with what is left.
  const isStopped = lives.some(({ stopAfterMs }) => stopAfterMs !== null);
  // Without the drift check what changed before is kept by those batches alone that are looked at again.
  const isReviewed =
    kind === 'restore' || driftCheck || before.gone + before.metadata + before.data === 0;
  return isAlone && isHonest && !isStopped && isReviewed;
}

function checkExactly({ world, witness }: Stage, lines: readonly ReportLine[]): void {
  for (const { key, outcome } of lines) {
    const subject = world.subjects.get(key);
    if (subject === undefined) continue;
    const expected = expectedOutcome(world.story, subject);
    if (outcome !== expected) {
      witness.report('ends the same', `${key} is ${outcome}; undisturbed it is ${expected}.`);
    }
    const now = contentNow(world.model.vectors.get(key));
    const wanted = expectedContent(world.story, subject, expected);
    if (now !== wanted) witness.report('ends the same', `${key} is not what it has to be.`);
  }
}

/** What becomes of a key when nobody else touches it after the run began. */
function expectedOutcome(story: Story, { atBegin, content }: Subject): Outcome {
  const { done, needless, kept } = outcomesOf(story);
  const looksFirst = story.kind === 'restore' || story.driftCheck;
  if (!looksFirst) return done;
  if (atBegin === (story.kind === 'delete' ? null : content)) return needless;
  if (story.kind === 'delete') return atBegin === content ? done : kept;
  return atBegin === null || story.overwrite ? done : kept;
}

function expectedContent(
  story: Story,
  { atBegin, content }: Subject,
  expected: Outcome,
): string | null {
  if (expected !== outcomesOf(story).done) return atBegin;
  return story.kind === 'delete' ? null : content;
}

function contentNow(vector: Vector | undefined): string | null {
  return vector === undefined ? null : contentOf(vector);
}

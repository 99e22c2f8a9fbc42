import { batchDigest } from '#protocol/batch-digest.ts';
import type { Vector } from '#protocol/vector.ts';
import { contentFingerprint } from '../fingerprint.ts';
import { batchSizes, planBatches } from '../plan.ts';
import type { RestoreSource, WholeVector } from '../restore-work.ts';
import { keysInMemory } from '../run-keys.ts';
import type { BackupFact, KeptKey, Run, RunKeys } from '../run-record.ts';
import { ModelService } from './model-service.ts';
import { runBatches } from './sample-run.ts';
import { Schedule } from './schedule.ts';
import type { Meddling, Story } from './story.ts';

/** A key of the run: what it named when it was reviewed, and where it stands. */
export interface Subject {
  readonly key: string;
  readonly vector: WholeVector;
  /** `contentOf` it. */
  readonly content: string;
  readonly batch: number;
  readonly position: number;
  /** `contentOf` what it names as the run begins; null when it is gone. */
  readonly atBegin: string | null;
}

/** The stage of a story: an index, a reviewed run, and others who use the index too. */
export interface World {
  readonly story: Story;
  readonly schedule: Schedule;
  readonly model: ModelService;
  readonly run: Run;
  readonly keys: RunKeys;
  readonly source: RestoreSource;
  readonly subjects: ReadonlyMap<string, Subject>;
  /** Vectors that the run has nothing to do with. */
  readonly bystanders: readonly Vector[];
  /** Keys that others changed after the run had begun. */
  readonly meddled: Set<string>;
}

const BYSTANDERS = 10;
const BACKUP: BackupFact = { fileName: 'sample.vbb', count: 1, sha256: 'b'.repeat(64) };
const KEPT: readonly KeptKey[] = [
  { key: 'stays 0', reason: 'changed-kept' },
  { key: 'was gone', reason: 'already-gone' },
];

/** @param idle see `Schedule` */
export function createWorld(story: Story, idle: () => Promise<void>): World {
  const schedule = new Schedule(story.seed, idle);
  const model = new ModelService(schedule, {
    faults: story.faults,
    latencyMs: story.latencyMs,
    confirmationMs: story.confirmationMs ?? Number.POSITIVE_INFINITY,
  });
  const vectors = Array.from({ length: story.keys }, (_, at) => vectorOf(at));
  for (let at = 0; at < BYSTANDERS; at += 1) model.add(`stays ${at}`, {}, [at, 0.5]);
  const bystanders = [...model.vectors.values()];
  for (const vector of vectors) {
    if (story.kind === 'delete') model.vectors.set(vector.key, vector);
  }
  const planned = vectors.map((vector) => ({ vector, content: contentOf(vector) }));
  for (const change of changesOf(story.before, schedule)) {
    const subject = planned[schedule.pick(planned.length)];
    if (subject !== undefined) makeChange(model, subject.vector, change);
  }

  const parts = split(planned, story.batchSize);
  const seen = new Map([...model.vectors].map(([key, vector]) => [key, fingerprintOf(vector)]));
  const subjects = new Map(
    parts.flatMap((part, batch) =>
      part.map(({ vector, content }, position) => {
        const { key } = vector;
        const now = model.vectors.get(key);
        const atBegin = now === undefined ? null : contentOf(now);
        return [key, { key, vector, content, batch, position, atBegin }] as const;
      }),
    ),
  );
  return {
    story,
    schedule,
    model,
    ...runOf(story, parts, seen),
    subjects,
    bystanders,
    meddled: new Set(),
  };
}

/** What others do to the index while the run goes on. */
export async function meddle({ story, schedule, model, subjects, meddled }: World): Promise<void> {
  const all = [...subjects.values()];
  const changes = changesOf(story.during, schedule);
  for (const change of changes) {
    await schedule.pass(schedule.pick((2 * story.during.spanMs) / changes.length));
    const subject = all[schedule.pick(all.length)];
    if (subject === undefined) return;
    meddled.add(subject.key);
    makeChange(model, subject.vector, change);
  }
}

/**
 * All that a vector holds, as text: found out in another way than the engine does,
 * and once for each vector, as the model never changes one in place.
 */
export function contentOf(vector: Vector): string {
  const known = contents.get(vector);
  if (known !== undefined) return known;
  const numbers = (vector.data?.float32 ?? []).map((value) =>
    Object.is(value, -0) ? '-0' : value,
  );
  const fields = Object.entries(vector.metadata ?? {}).sort();
  const content = JSON.stringify([numbers, fields]);
  contents.set(vector, content);
  return content;
}

const contents = new WeakMap<Vector, string>();

function runOf(
  story: Story,
  parts: readonly (readonly { readonly vector: WholeVector; readonly content: string }[])[],
  seen: ReadonlyMap<string, string>,
): Pick<World, 'run' | 'keys' | 'source'> {
  const facts = {
    id: `run-${story.seed}`,
    connection: 'simulation',
    environment: 'test',
    region: 'cn-hangzhou',
    accountId: '1234567890123456',
    bucket: 'sample',
    index: 'packages',
    confirmedAt: 0,
    backup: BACKUP,
  };
  const source: RestoreSource = {
    batch: async (at) => (parts[at] ?? []).map(({ vector }) => vector),
    ...(story.hasSeen && {
      seen: async (at) => (parts[at] ?? []).map(({ vector }) => seen.get(vector.key) ?? null),
    }),
  };
  const planned = parts.flat().map(({ vector }) => ({
    key: vector.key,
    content: fingerprintOf(vector),
  }));
  const batches = planBatches(planned, story.batchSize);
  const keys = keysInMemory(batches, story.kind === 'delete' ? KEPT : []);
  if (story.kind === 'restore') {
    const restored = parts.map((part) => ({
      digest: batchDigest(part.map(({ vector }) => vector.key)),
      count: part.length,
    }));
    const { overwrite } = story;
    const run = {
      ...facts,
      kind: 'restore',
      staged: story.keys,
      batches: restored,
      overwrite,
    } as const;
    return { run, keys, source };
  }
  return {
    run: {
      ...facts,
      kind: 'delete',
      staged: story.keys + KEPT.length,
      batches: runBatches(batches),
      kept: { 'already-gone': 1, 'changed-kept': 1 },
      driftCheck: story.driftCheck,
    },
    keys,
    source,
  };
}

function split<T>(items: readonly T[], batchSize: number): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  let start = 0;
  for (const size of batchSizes(items.length, batchSize)) {
    parts.push(items.slice(start, start + size));
    start += size;
  }
  return parts;
}

/** Numbers among which some only differ in what a careless comparison overlooks. */
function vectorOf(at: number): WholeVector {
  const known = wholeVectors[at];
  if (known !== undefined) return known;
  const vector = newVector(at);
  wholeVectors[at] = vector;
  return vector;
}

/** Every story has the same vectors, so that each is made and named once. */
const wholeVectors: WholeVector[] = [];
const fingerprints = new WeakMap<Vector, string>();

function fingerprintOf(vector: Vector): string {
  const known = fingerprints.get(vector);
  if (known !== undefined) return known;
  const fingerprint = contentFingerprint(vector);
  fingerprints.set(vector, fingerprint);
  return fingerprint;
}

function newVector(at: number): WholeVector {
  const float32 = at % 3 === 0 ? [-0, at] : [Math.fround(at + 0.1), Math.fround(1e-40)];
  return { key: `key ${at}`, data: { float32 }, metadata: { of: String(at % 5) } };
}

type Change = keyof Meddling;

function changesOf(meddling: Meddling, schedule: Schedule): readonly Change[] {
  const names: readonly Change[] = ['gone', 'metadata', 'data', 'same'];
  return names
    .flatMap((name) => Array.from({ length: meddling[name] }, () => name))
    .map((name) => ({ name, rank: schedule.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ name }) => name);
}

function makeChange(model: ModelService, reviewed: WholeVector, change: Change): void {
  const { key, data, metadata = {} } = reviewed;
  switch (change) {
    case 'gone':
      model.vectors.delete(key);
      return;
    case 'metadata':
      model.vectors.set(key, { key, data, metadata: { ...metadata, changed: 'yes' } });
      return;
    case 'data':
      // Where the sign of zero is all that differs, it has to be noticed too.
      model.vectors.set(key, { key, data: { float32: changed(data.float32) }, metadata });
      return;
    case 'same':
      model.vectors.set(key, { ...reviewed });
  }
}

function changed([first = 0, ...rest]: readonly number[]): number[] {
  return [Object.is(first, -0) ? 0 : first + 1, ...rest];
}

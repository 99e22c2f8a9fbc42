import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vector } from '#protocol/vector.ts';
import type { BackupHeader } from './backup-format.ts';
import { contentFingerprint } from './fingerprint.ts';
import { checkBackup } from './read-backup.ts';
import { NO_FAULTS } from './simulation/faults.ts';
import { ModelService } from './simulation/model-service.ts';
import { Schedule } from './simulation/schedule.ts';
import { writeBackup, writeVectors } from './write-backup.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
const never = new AbortController().signal;
const decoder = new TextDecoder();

const HEADER: BackupHeader = {
  region: 'cn-hangzhou',
  accountId: '1234567890123456',
  bucket: 'sample',
  index: { indexName: 'packages', dimension: 2, distanceMetric: 'cosine' },
  createdAt: '2026-01-01T00:00:00Z',
  source: 'a test',
};

function createWorld(seed = 1, faults = NO_FAULTS) {
  const schedule = new Schedule(seed, idle);
  const model = new ModelService(schedule, { faults });
  return { schedule, model, deps: { api: model.apiFor(), clock: schedule } };
}

const asked = (key: string, float32 = [1, 2]) => ({
  key,
  content: contentFingerprint({ key, data: { float32 }, metadata: {} }),
});

async function* chunksOf(text: string, size = 7): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function backUp(
  world: ReturnType<typeof createWorld>,
  keys: readonly string[],
  verified?: number[],
) {
  const { schedule, deps } = world;
  let text = '';
  const done: number[] = [];
  const summary = await schedule.play(
    writeBackup(
      deps,
      { header: HEADER, keys: keys.map((key) => asked(key, verified)) },
      async (bytes) => {
        text += decoder.decode(bytes);
      },
      (count) => done.push(count),
      never,
    ),
  );
  return { text, summary, done };
}

describe('writeBackup', () => {
  it('writes header, vectors as PutVectors takes them, and manifest', async () => {
    const world = createWorld();
    world.model.add('a', {}, [0.1, -0]);

    const { text, summary } = await backUp(world, ['a'], [0.1, -0]);

    const lines = text.split('\n');
    expect(JSON.parse(lines[0] ?? '')).toEqual({ format: 'vector-bucket-backup/1', ...HEADER });
    expect(lines[1]).toBe('{"key":"a","data":{"float32":[0.1,-0]},"metadata":{}}');
    const covered = new TextEncoder().encode(`${lines[0]}\n${lines[1]}\n`);
    const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', covered)).toString('hex');
    expect(lines.slice(2)).toEqual([JSON.stringify({ count: 1, sha256 }), '']);
    expect(summary).toEqual({ count: 1, sha256, missing: [], changed: [] });
  });

  it('keeps the order over many pages under faults, and says what is gone or changed', async () => {
    const faults = { ...NO_FAULTS, throttle: 0.1, loseRequest: 0.1 };
    const world = createWorld(5, faults);
    const keys = Array.from({ length: 730 }, (_, at) => `key ${at}`);
    for (const key of keys) world.model.add(key);
    world.model.vectors.delete('key 700');
    world.model.add('key 3', { changed: 'yes' });
    world.model.add('key 4', {}, [1, 3]);

    const { text, summary, done } = await backUp(world, keys);

    const read: string[] = [];
    const checked = await checkBackup(chunksOf(text, 5000), ({ key }) => read.push(key));
    expect(read).toEqual(keys.filter((key) => key !== 'key 700'));
    expect(summary).toMatchObject({
      count: 729,
      missing: ['key 700'],
      changed: ['key 3', 'key 4'],
    });
    expect(checked).toEqual({ header: HEADER, count: 729, sha256: summary.sha256 });
    expect(done).toEqual([100, 200, 300, 400, 500, 600, 700, 730]);
    expect(world.model.maxInFlight).toBeLessThanOrEqual(4);
  });

  it('rejects, and leaves no manifest, when a page cannot be read', async () => {
    const world = createWorld(1, { ...NO_FAULTS, fail: 1 });
    let text = '';
    const writing = world.schedule.play(
      writeBackup(
        world.deps,
        { header: HEADER, keys: [asked('a')] },
        async (bytes) => {
          text += decoder.decode(bytes);
        },
        () => undefined,
        never,
      ),
    );

    await expect(writing).rejects.toMatchObject({ code: 'InternalError' });
    await expect(checkBackup(chunksOf(text))).rejects.toThrow('cut off');
  });

  it('rejects when a vector comes without all of its numbers', async () => {
    const world = createWorld();
    world.model.add('a', {}, [1]);

    await expect(backUp(world, ['a'])).rejects.toThrow('"a" came with 1 numbers');
  });

  it('rejects a number that was rounded when it was read', async () => {
    const world = createWorld();
    world.model.add('a', { id: Number.MAX_SAFE_INTEGER, part: 1e-9 });
    world.model.add('b', { ids: [1, 2 ** 53] });

    expect((await backUp(world, ['a'])).summary.count).toBe(1);
    await expect(backUp(world, ['b'])).rejects.toThrow(/"b" has a number .* field "ids"/);
  });

  it('rejects when writing fails or the operator stops it', async () => {
    const world = createWorld();
    for (let at = 0; at < 900; at += 1) world.model.add(`key ${at}`);
    const keys = [...world.model.vectors.keys()].map((key) => asked(key));
    const controller = new AbortController();
    const write = (failAt: number) => {
      let chunks = 0;
      return async () => {
        chunks += 1;
        if (chunks === failAt) throw new Error('The disk is full.');
        if (chunks === 3) controller.abort(new Error('stopped'));
      };
    };
    const run = (failAt: number) =>
      world.schedule.play(
        writeBackup(
          world.deps,
          { header: HEADER, keys },
          write(failAt),
          () => undefined,
          controller.signal,
        ),
      );

    await expect(run(2)).rejects.toThrow('The disk is full.');
    await expect(run(99)).rejects.toThrow('stopped');
  });

  it('never reads further ahead of a slow disk than four pages', async () => {
    const world = createWorld();
    for (let at = 0; at < 5000; at += 1) world.model.add(`key ${at}`);
    const keys = [...world.model.vectors.keys()].map((key) => asked(key));
    let written = -1;
    let furthest = 0;
    const write = async () => {
      await world.schedule.pass(1000);
      furthest = Math.max(furthest, world.model.reads.length - written);
      // The header is the first to be written.
      written += 1;
    };

    await world.schedule.play(
      writeBackup(world.deps, { header: HEADER, keys }, write, () => undefined, never),
    );

    expect(world.model.reads).toHaveLength(50);
    expect(furthest).toBe(4);
  });

  it('reads back every key, number and field exactly', async () => {
    const number = fc
      .float({ noNaN: true, noDefaultInfinity: true })
      .map((value) => Math.fround(value));
    const vectors = fc.uniqueArray(
      fc.record({
        key: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }),
        data: fc.record({ float32: fc.tuple(number, number).map(([a, b]) => [a, b]) }),
        metadata: fc.dictionary(
          fc.stringMatching(/^[a-z]{1,5}$/),
          fc.oneof(fc.string(), fc.array(fc.string())),
        ),
      }),
      { selector: ({ key }) => key, minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(vectors, fc.integer({ min: 1, max: 50 }), async (given, size) => {
        const world = createWorld();
        for (const { key, metadata, data } of given) world.model.add(key, metadata, data.float32);
        const { text } = await backUp(
          world,
          given.map(({ key }) => key),
        );
        const read: Vector[] = [];

        await checkBackup(chunksOf(text, size), (vector) => read.push(vector));

        expect(read).toEqual(given);
      }),
    );
  });
});

it('takes keys list after list, and leaves out what it is told to', async () => {
  const { schedule, model, deps } = createWorld();
  const keys = Array.from({ length: 250 }, (_, at) => `k${at}`);
  for (const key of keys)
    if (key !== 'k7') model.vectors.set(key, { key, data: { float32: [1, 2] } });
  async function* portions() {
    yield keys.slice(0, 1).map((key) => ({ key }));
    yield keys.slice(1).map((key) => ({ key }));
  }
  let text = '';
  const places: number[] = [];

  const manifest = await schedule.play(
    writeVectors(
      deps,
      { header: HEADER, portions: portions() },
      async (bytes) => {
        text += decoder.decode(bytes);
      },
      {
        belongs: ({ key }, place) => {
          places.push(place);
          return key !== 'k200';
        },
        onProgress: () => undefined,
        signal: never,
      },
    ),
  );

  const read: string[] = [];
  expect(await checkBackup(chunksOf(text, 999), ({ key }) => read.push(key))).toMatchObject(
    manifest,
  );
  expect(read).toEqual(keys.filter((key) => key !== 'k7' && key !== 'k200'));
  expect(places).toEqual([...keys.keys()]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vector } from '#protocol/vector.ts';
import { Gate } from './gate.ts';
import { listIndex } from './list-index.ts';
import { NO_FAULTS } from './simulation/faults.ts';
import { type ModelOptions, ModelService } from './simulation/model-service.ts';
import { Schedule } from './simulation/schedule.ts';
import type { VectorApi } from './vector-api.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));

interface World {
  readonly keys?: number;
  readonly segments?: number;
  readonly options?: ModelOptions;
  readonly gate?: Gate;
  readonly tamper?: (api: VectorApi) => VectorApi;
  readonly onPage?: (listed: number, schedule: Schedule) => void;
}

async function list(world: World = {}, controller = new AbortController()) {
  const schedule = new Schedule(1, idle);
  const model = new ModelService(schedule, { faults: NO_FAULTS, ...world.options });
  for (let at = 0; at < (world.keys ?? 200); at += 1) model.add(`key ${at}`, {}, [at, 1]);
  const listed: Vector[] = [];
  const api = (world.tamper ?? ((same) => same))(model.apiFor());
  const request = {
    index: 'packages',
    returnData: true,
    returnMetadata: false,
    segments: world.segments ?? 4,
  };
  const end = await schedule
    .play(
      listIndex(
        { api, clock: schedule },
        request,
        (page) => {
          listed.push(...page);
          world.onPage?.(listed.length, schedule);
        },
        { signal: controller.signal, ...(world.gate && { gate: world.gate }) },
      ),
    )
    .then(
      () => 'done',
      (error: unknown) => error,
    );
  return { model, listed, end, keys: listed.map(({ key }) => key) };
}

describe('listIndex', () => {
  it('lists every vector with its numbers, whatever the number of segments', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 1, max: 16 }),
        async (count, segments) => {
          const { keys, listed, model, end } = await list({ keys: count, segments });
          expect(end).toBe('done');
          expect([...keys].sort()).toEqual([...model.vectors.keys()].sort());
          expect(listed.every(({ key, data }) => data === model.vectors.get(key)?.data)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('reads in one stream where the service knows no segments', async () => {
    const { keys, end } = await list({ options: { refuses: ['segmentCount'] } });

    expect(end).toBe('done');
    expect(new Set(keys).size).toBe(200);
  });

  it('asks for no page while its gate is closed, and goes on when it opens', async () => {
    const gate = new Gate();
    const seen: number[] = [];
    const { keys, end } = await list({
      gate,
      onPage: (listed, schedule) => {
        seen.push(listed);
        if (seen.length !== 3) return;
        gate.close();
        void schedule.pass(60_000).then(() => {
          // Those that were on their way when it closed have come, and no other.
          expect(seen.length).toBeLessThanOrEqual(3 + 4);
          gate.open();
        });
      },
    });

    expect(end).toBe('done');
    expect(new Set(keys).size).toBe(200);
  });

  it('rejects with the failure of a segment, and ends the others', async () => {
    const { end } = await list({
      tamper: (api) => ({
        ...api,
        listVectors: async (request, signal) => {
          if (request.segmentIndex === 2 && request.nextToken !== undefined) {
            throw new Error('broken');
          }
          return await api.listVectors(request, signal);
        },
      }),
    });

    expect(String(end)).toContain('broken');
  });

  it('rejects with the reason of its signal', async () => {
    const controller = new AbortController();
    const { end } = await list({ onPage: () => controller.abort('enough') }, controller);

    expect(end).toBe('enough');
  });

  it('does not follow a token that the service gives twice', async () => {
    const { end } = await list({
      segments: 1,
      tamper: (api) => ({
        ...api,
        listVectors: async (request, signal) => ({
          ...(await api.listVectors({ ...request, nextToken: undefined }, signal)),
          nextToken: 'again',
        }),
      }),
    });

    expect(end).toMatchObject({ code: 'TokenRepeated' });
  });

  it('lists once what a service lists for every segment that it overlooks', async () => {
    const { keys, end, model } = await list({
      tamper: (api) => ({
        ...api,
        listVectors: ({ segmentCount: _, segmentIndex: __, ...request }, signal) =>
          api.listVectors(request, signal),
      }),
    });

    expect(end).toBe('done');
    expect(keys.toSorted()).toEqual([...model.vectors.keys()].sort());
  });
});

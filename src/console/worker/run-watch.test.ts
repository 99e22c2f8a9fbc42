import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { JournalEntry } from '#engine/run-journal.ts';
import { type RunState, replay } from '#engine/run-state.ts';
import { begun, runBatches, sampleBatches, sampleRun } from '#engine/simulation/sample-run.ts';
import { type RunUpdate, RunWatch } from './run-watch.ts';

/** As many as one update names. */
const KEYS_OF_BATCH = Array.from({ length: 10_000 }, (_, at) => ({ key: `key ${at}` }));
const RUN = sampleRun({ batches: runBatches(sampleBatches(['a', 'b', 'c'], 1)) });
const PROVED = [0, 1, 2].map(
  (batch): JournalEntry => ({ type: 'proved', at: 30, batch, contradicted: [], settled: false }),
);

function stateAfter(...entries: readonly JournalEntry[]): RunState {
  const state = replay([begun(RUN), ...entries]);
  if (state === null) throw new Error('The journal has no run.');
  return state;
}

const ENDED = stateAfter(...PROVED, { type: 'ended', at: 40, reason: 'finished' });

function listening() {
  const updates: RunUpdate[] = [];
  const watch = new RunWatch(async () => KEYS_OF_BATCH);
  watch.listen((update) => updates.push(update));
  const told = () =>
    updates.map(({ view: { ended, endedAt, work }, gone }) => ({
      ...{ ended, endedAt, work },
      gone: gone.length,
    }));
  return { watch, told };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells the end of a run only with the last of the keys that it deleted', async () => {
  const { watch, told } = listening();
  const atWork = { ended: null, endedAt: null, work: 'here' };

  watch.show(stateAfter(), { work: 'here' });
  await vi.runAllTimersAsync();
  watch.show(ENDED, { work: 'over' });
  await vi.runAllTimersAsync();

  expect(told()).toEqual([
    { ...atWork, gone: 0 },
    { ...atWork, gone: 10_000 },
    { ...atWork, gone: 10_000 },
    { ended: 'finished', endedAt: 40, work: 'over', gone: 10_000 },
  ]);
});

it('tells at once of a run that was over before anybody listened', async () => {
  const { watch, told } = listening();

  watch.show(ENDED, { work: 'over' });
  await vi.runAllTimersAsync();

  const over = { ended: 'finished', endedAt: 40, work: 'over', gone: 10_000 };
  expect(told()).toEqual([over, over, over]);
});

it('tells that a run is paused while keys are still being named', async () => {
  const { watch, told } = listening();

  watch.show(stateAfter(), { work: 'here' });
  await vi.runAllTimersAsync();
  watch.show(stateAfter(...PROVED, { type: 'paused', at: 40, reason: 'operator', failure: null }), {
    work: 'paused',
  });
  await vi.runAllTimersAsync();

  expect(told().map(({ work }) => work)).toEqual(['here', 'paused', 'paused', 'paused']);
});

import { describe, expect, it } from 'vitest';
import { contentFingerprint, dataFingerprint, metadataFingerprint } from './fingerprint.ts';
import { NO_FAULTS } from './simulation/faults.ts';
import { ModelService } from './simulation/model-service.ts';
import { Schedule } from './simulation/schedule.ts';
import type { StagedEntry } from './staged-entry.ts';
import { type Verdict, verifyKeys } from './verify.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

const staged = (key: string): StagedEntry => ({
  key,
  provenance: { kind: 'by-hand' },
  fingerprint: metadataFingerprint({ kind: 'sample' }),
  stagedAt: 0,
});

function createWorld(seed = 1, faults = NO_FAULTS) {
  const schedule = new Schedule(seed, idle);
  const model = new ModelService(schedule, { faults });
  return { schedule, model, deps: { api: model.apiFor(), clock: schedule } };
}

describe('verifyKeys', () => {
  it('tells present, changed and gone keys apart, a hundred a call', async () => {
    const { schedule, model, deps } = createWorld();
    const keys = Array.from({ length: 250 }, (_, at) => `key ${at}`);
    for (const key of keys.slice(0, 248)) model.add(key, { kind: 'sample' });
    model.add('key 7', { kind: 'other' });
    const verdicts: Verdict[] = [];

    await schedule.play(
      verifyKeys(
        deps,
        { index: 'packages', entries: keys.map(staged) },
        (page) => verdicts.push(...page),
        never,
      ),
    );

    const named = (state: string) => verdicts.filter((v) => v.state === state).map((v) => v.key);
    expect(model.violations).toEqual([]);
    expect(model.reads.map((read) => read.keys.length).sort()).toEqual([100, 100, 50]);
    expect(verdicts).toHaveLength(250);
    expect(named('gone').sort()).toEqual(['key 248', 'key 249']);
    expect(named('changed')).toEqual(['key 7']);
    expect(named('present')).toHaveLength(247);
    expect(verdicts.find(({ key }) => key === 'key 7')).toEqual({
      key: 'key 7',
      state: 'changed',
      metadata: { kind: 'other' },
      fingerprint: metadataFingerprint({ kind: 'other' }),
      data: dataFingerprint([1, 2]),
      content: contentFingerprint({
        key: 'key 7',
        data: { float32: [1, 2] },
        metadata: { kind: 'other' },
      }),
      failure: null,
    });
  });

  it('does not take a key for gone when the service answers with another spelling of it', async () => {
    const { schedule, model, deps } = createWorld();
    const api = { ...model.apiFor(), getVectors: async () => [{ key: 'caf\u00e9' }] };
    const verdicts: Verdict[] = [];

    await schedule.play(
      verifyKeys(
        { ...deps, api },
        { index: 'packages', entries: [staged('cafe\u0301')] },
        (page) => verdicts.push(...page),
        never,
      ),
    );

    expect(verdicts).toMatchObject([{ state: 'unverified', failure: { code: 'BadAnswer' } }]);
  });

  it('takes no key for verified whose numbers the service leaves out', async () => {
    const { schedule, model, deps } = createWorld();
    const metadata = { kind: 'sample' };
    const answer = [
      { key: 'a', metadata },
      { key: 'b', metadata, data: { float32: [1, 2] } },
    ];
    const api = { ...model.apiFor(), getVectors: async () => answer };
    const verdicts: Verdict[] = [];

    await schedule.play(
      verifyKeys(
        { ...deps, api },
        { index: 'packages', entries: ['a', 'b', 'c'].map(staged) },
        (page) => verdicts.push(...page),
        never,
      ),
    );

    expect(verdicts).toMatchObject([
      { state: 'unverified', content: null, failure: { code: 'BadAnswer' } },
      { state: 'present', data: dataFingerprint([1, 2]) },
      { state: 'gone', content: null, data: null },
    ]);
  });

  it('leaves the keys of a page unverified that cannot be read, and goes on with the others', async () => {
    const { schedule, model, deps } = createWorld();
    const keys = Array.from({ length: 150 }, (_, at) => `key ${at}`);
    for (const key of keys) model.add(key, { kind: 'sample' });
    const { getVectors } = deps.api;
    const api = {
      ...deps.api,
      getVectors: (...call: Parameters<typeof getVectors>) =>
        call[0].keys.includes('key 3') ? Promise.reject(new Error('no')) : getVectors(...call),
    };
    const verdicts: Verdict[] = [];

    await schedule.play(
      verifyKeys(
        { ...deps, api },
        { index: 'packages', entries: keys.map(staged) },
        (page) => verdicts.push(...page),
        never,
      ),
    );

    const unverified = verdicts.filter(({ state }) => state === 'unverified');
    expect(unverified).toHaveLength(100);
    expect(unverified[0]?.failure).toMatchObject({ code: 'Unexpected', message: 'no' });
    expect(verdicts.filter(({ state }) => state === 'present')).toHaveLength(50);
  });

  it('never sends a key that cannot exist, and says so', async () => {
    const { schedule, model, deps } = createWorld();
    model.add('fine', { kind: 'sample' });
    const verdicts: Verdict[] = [];

    await schedule.play(
      verifyKeys(
        deps,
        { index: 'packages', entries: ['fine', '\ud83d'].map(staged) },
        (page) => verdicts.push(...page),
        never,
      ),
    );

    expect(model.reads.flatMap(({ keys }) => keys)).toEqual(['fine']);
    expect(verdicts.find(({ key }) => key !== 'fine')).toMatchObject({
      state: 'unverified',
      failure: { code: 'ImpossibleKey' },
    });
  });

  it('gives every key one verdict when it is stopped, and stops at once', async () => {
    const { schedule, model, deps } = createWorld(3);
    const keys = Array.from({ length: 3000 }, (_, at) => `key ${at}`);
    for (const key of keys) model.add(key, { kind: 'sample' });
    const controller = new AbortController();
    let stoppedAt = 0;
    void schedule.pass(100).then(() => {
      stoppedAt = schedule.now();
      controller.abort();
    });
    const verdicts: Verdict[] = [];

    await schedule.play(
      verifyKeys(
        deps,
        { index: 'packages', entries: keys.map(staged) },
        (page) => verdicts.push(...page),
        controller.signal,
      ),
    );

    expect(schedule.now()).toBe(stoppedAt);
    expect(verdicts.map(({ key }) => key).sort()).toEqual(keys.toSorted());
    const codes = new Set(verdicts.map(({ failure }) => failure?.code ?? null));
    expect(codes).toEqual(new Set([null, 'Stopped']));
    expect(model.maxInFlight).toBeLessThanOrEqual(6);
  });
});

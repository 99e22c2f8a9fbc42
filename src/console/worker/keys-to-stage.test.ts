import { expect, it } from 'vitest';
import { segmentEntry } from '#engine/staged-segment.ts';
import { keysToStage } from './keys-to-stage.ts';
import { fingerprintNamed } from './sample-review.ts';

const TARGET = { connection: 'c', bucket: 'b', index: 'i' };
const provenance = { kind: 'duplicate', kept: 'the first key' } as const;
const fingerprint = fingerprintNamed('read');

function readKeys(count: number) {
  const keys = Array.from({ length: count }, (_, at) => ({ key: `key ${at}`, fingerprint }));
  return { count, keys, provenance, stagedAt: 7 };
}

it('names few keys one by one', async () => {
  const { keys } = readKeys(1000);

  expect(await keysToStage(TARGET, readKeys(1000))).toEqual({ kind: 'few', keys, provenance });
});

it('packs many, with why and when they are staged', async () => {
  const answer = await keysToStage(TARGET, readKeys(1001));

  const segment = answer.kind === 'many' ? answer.stored.segment : null;
  expect(segment?.keys.count).toBe(1001);
  expect(segment && segmentEntry(segment, 0)).toEqual({
    key: 'key 0',
    fingerprint,
    provenance,
    stagedAt: 7,
  });
});

import { expect, it } from 'vitest';
import { ReviewStore } from '#console/worker/review-store.ts';
import { stagedKey } from '#console/worker/sample-review.ts';
import { type KeptSegment, keptSegment } from '#engine/open-segment.ts';
import { RowSet } from '#engine/row-set.ts';
import { packSegment } from '#engine/staged-segment.ts';
import { sendSegments } from './send-segments.ts';

const SEGMENT = packSegment([stagedKey('a'), stagedKey('b')], { kind: 'by-hand' }, 7);
const SET = { parts: [{ segment: 's', words: RowSet.of(2, [0, 1]).words }], singles: [] };

it('sends a segment along once it is asked for', async () => {
  const store = new ReviewStore(1000);
  const sizes: number[] = [];
  const send = () =>
    sendSegments(
      () => keptSegment(SEGMENT),
      async (segments) => {
        sizes.push(Object.keys(segments).length);
        return store.tell({ ...SET, segments }, 1).missing;
      },
    );

  await send();
  await send();

  expect(store.staged.count).toBe(2);
  expect(sizes).toEqual([0, 1, 0]);
});

it('rejects when the set was not taken over: nobody must believe that it was', async () => {
  const store = new ReviewStore(1000);
  const send = sendSegments(
    (): KeptSegment | undefined => undefined,
    async (segments) => store.tell({ ...SET, segments }, 1).missing,
  );

  await expect(send).rejects.toThrow('1 of its blocks of keys are missing');
  expect(store.staged.count).toBe(0);
});

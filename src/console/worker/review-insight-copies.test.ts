import { expect, it, vi } from 'vitest';
import { DeletedLog } from './deleted-log.ts';
import { createCopyService } from './review-insight-copies.ts';
import { readVerdict, reviewOf, stagedKey } from './sample-review.ts';

const TARGET = { connection: 'local', bucket: 'texts', index: 'articles' };

it('keeps what the later of two calls found, though the earlier one ends after it', async () => {
  const session = reviewOf(
    [stagedKey('a'), stagedKey('b')],
    [readVerdict('a', { data: 'same' }), readVerdict('b', { data: 'same' })],
  );
  const { store } = session;
  store.tell({ parts: [], singles: [stagedKey('a')], segments: {} }, 2);
  const service = createCopyService(() => session);
  session.deleted.add(['b']);
  const order = store.orderNow();
  let isHeldUp = true;
  vi.spyOn(store, 'order').mockImplementationOnce(function* () {
    while (isHeldUp) yield;
    return order;
  });
  const row = store.rowOf('a') ?? -1;

  const earlier = service.copies(TARGET);
  session.deleted = new DeletedLog();
  const later = await service.copies(TARGET);
  isHeldUp = false;

  expect((await earlier).elsewhere.count).toBe(0);
  expect(later.elsewhere.count).toBe(1);
  expect(session.insight.copies.of(row)).toEqual({ staged: 1, outside: 'b' });
});

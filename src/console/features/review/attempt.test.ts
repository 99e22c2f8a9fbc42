import { expect, it } from 'vitest';
import { attempt } from './attempt.ts';

async function noticesOf(work: () => Promise<unknown>): Promise<readonly (string | null)[]> {
  const notices: (string | null)[] = [];
  await attempt((notice) => notices.push(notice), 'Nothing was unstaged', work);
  return notices;
}

it('takes the former notice back, and says nothing of what went well', async () => {
  expect(await noticesOf(async () => 'done')).toEqual([null]);
});

it('says why it came to nothing, be it refused later or at once', async () => {
  const said = [null, 'Nothing was unstaged: The worker is gone. Try again.'];

  expect(await noticesOf(() => Promise.reject(new Error('The worker is gone.')))).toEqual(said);
  expect(
    await noticesOf(() => {
      throw new Error('The worker is gone.');
    }),
  ).toEqual(said);
});

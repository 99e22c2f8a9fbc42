import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Outbox } from './outbox.ts';

it('tells what was added while another was told, in its order', async () => {
  const outbox = new Outbox();
  const told: string[] = [];
  const first = outbox.add(async () => {
    await Promise.resolve();
    told.push('first');
  });
  const second = outbox.add(async () => told.push('second'));

  await Promise.all([first, second]);

  expect(told).toEqual(['first', 'second']);
});

it('rejects while something cannot be told, be it refused later or at once, and tries again', async () => {
  const outbox = new Outbox();
  const told: string[] = [];
  let isGone = true;
  const tell = (name: string) => () => {
    if (isGone) throw new Error('The worker is gone.');
    told.push(name);
    return Promise.resolve();
  };

  await expect(outbox.add(tell('forget'))).rejects.toThrow('The worker is gone.');
  await expect(outbox.send()).rejects.toThrow('The worker is gone.');
  await expect(outbox.add(tell('note'))).rejects.toThrow('The worker is gone.');
  isGone = false;
  await outbox.send();
  await outbox.send();

  expect(told).toEqual(['forget', 'note']);
});

it('tells each thing once and in order, whatever fails meanwhile and whoever asks when', async () => {
  // Rounds of the event loop to wait before it is added, and failures before it can be told.
  const thing = fc.record({ wait: fc.nat(3), failures: fc.nat(2), takes: fc.nat(3) });
  await fc.assert(
    fc.asyncProperty(fc.array(thing, { maxLength: 8 }), async (things) => {
      const outbox = new Outbox();
      const told: number[] = [];
      const asked: Promise<unknown>[] = [];
      const rest = async (turns: number) => {
        for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      };
      for (const [at, { wait, failures, takes }] of things.entries()) {
        let left = failures;
        await rest(wait);
        const added = outbox.add(async () => {
          await rest(takes);
          left -= 1;
          if (left >= 0) throw new Error('not yet');
          told.push(at);
        });
        asked.push(added.catch(() => undefined));
      }
      await Promise.all(asked);
      const failures = things.reduce((sum, each) => sum + each.failures, 0);
      for (let attempt = 0; attempt < failures; attempt += 1) {
        await outbox.send().catch(() => undefined);
      }
      await outbox.send();

      expect(told).toEqual(things.map((_, at) => at));
    }),
  );
});

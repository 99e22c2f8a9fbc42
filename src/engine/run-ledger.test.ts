import { expect, it } from 'vitest';
import { RunLedger } from './run-ledger.ts';
import { beginRun } from './run-state.ts';
import { MemoryJournal } from './simulation/memory-journal.ts';
import { begun, sampleRun } from './simulation/sample-run.ts';
import { Schedule } from './simulation/schedule.ts';

const idle = () => new Promise<void>((resolve) => setImmediate(resolve));

it('changes the state only once the entry is written', async () => {
  const schedule = new Schedule(1, idle);
  const journal = new MemoryJournal(schedule);
  const ledger = new RunLedger(
    { clock: schedule, journal },
    beginRun(begun(sampleRun())),
    () => undefined,
  );

  const appending = ledger.append({ type: 'sending', batch: 0, attempt: 1 });
  expect(ledger.state.batches[0]?.state).toBe('waiting');
  await schedule.play(appending);

  expect(ledger.state.batches[0]?.state).toBe('sending');
  expect(journal.entries).toHaveLength(1);
});

it('writes nothing more after the journal refused an entry', async () => {
  const schedule = new Schedule(1, idle);
  const journal = new MemoryJournal(schedule, { at: 1, kind: 'refuse' });
  const ledger = new RunLedger(
    { clock: schedule, journal },
    beginRun(begun(sampleRun())),
    () => undefined,
  );
  const append = () =>
    schedule
      .play(ledger.append({ type: 'sending', batch: 0, attempt: 1 }))
      .catch((e: unknown) => e);

  const first = await append();
  const second = await append();

  expect(second).toBe(first);
  expect(journal.announced).toBe(1);
  expect(ledger.state.batches[0]?.state).toBe('waiting');
});

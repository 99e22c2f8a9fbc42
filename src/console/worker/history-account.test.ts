import { expect, it } from 'vitest';
import type { AuditRecord } from '#protocol/proxy-api.ts';
import { HistoryAccount, REFUSALS_KEPT } from './history-account.ts';
import { HistoryDetail } from './history-detail.ts';

let seq = 0;
function record(minute: number, changes: Partial<AuditRecord>): AuditRecord {
  seq += 1;
  return {
    seq,
    time: new Date(minute * 60_000).toISOString(),
    actor: 'ops',
    connection: 'hangzhou',
    bucket: 'films',
    index: 'scenes',
    event: 'confirmed',
    confirmationId: null,
    keys: 0,
    digest: null,
    status: null,
    requestId: null,
    ec: null,
    code: null,
    previous: '',
    ...changes,
  };
}

const C1 = { confirmationId: 'C1' } as const;
const sent = (minute: number, digest: string, keys: string[]) =>
  record(minute, { ...C1, event: 'delete-sent', digest, keys });
const answered = (minute: number, digest: string, keys: number, status: number | null) =>
  record(minute, { ...C1, event: 'delete-answered', digest, keys, status, requestId: 'R' });

/** Batch A: an answer lost, then the rest with success. Batch B: refused. */
const DELETION = [
  record(1, { ...C1, keys: 9, backup: 'declined' }),
  sent(1, 'A', ['a', 'b']),
  answered(1, 'A', 2, null),
  sent(2, 'A', ['a']),
  sent(2, 'B', ['c', 'd', 'e']),
  answered(2, 'A', 1, 204),
  answered(3, 'B', 3, 403),
];

function historyOf(records: readonly AuditRecord[]) {
  const account = new HistoryAccount('hangzhou');
  for (const one of records) account.take(one);
  return account.history(0);
}

it('counts a key once though it was sent again', () => {
  expect(historyOf(DELETION).runs).toEqual([
    {
      id: 'C1',
      kind: 'deletion',
      actor: 'ops',
      bucket: 'films',
      index: 'scenes',
      at: 60_000,
      lastAt: 180_000,
      confirmed: 9,
      sent: 5,
      succeeded: 1,
      backup: 'declined',
    },
  ]);
});

it('takes writes of one person to one index together, until there is a gap', () => {
  const put = (minute: number, changes: Partial<AuditRecord> = {}) => [
    record(minute, { event: 'put-sent', keys: ['a', 'b'], ...changes }),
    record(minute, { event: 'put-answered', keys: 2, status: 200, ...changes }),
  ];
  const { runs } = historyOf([
    ...put(1),
    ...put(9),
    record(9, { event: 'put-sent', actor: 'Ann', keys: ['z'] }),
    ...put(30),
  ]);

  expect(runs.map(({ actor, sent, succeeded }) => [actor, sent, succeeded])).toEqual([
    ['ops', 2, 2],
    ['Ann', 1, 0],
    ['ops', 4, 4],
  ]);
});

it('leaves other connections out', () => {
  const { runs, refusedCount } = historyOf(
    DELETION.map((one) => ({ ...one, connection: 'beijing' })),
  );

  expect(runs).toEqual([]);
  expect(refusedCount).toBe(0);
});

it('keeps the latest refusals and counts all', () => {
  const { refused, refusedCount } = historyOf(
    Array.from({ length: REFUSALS_KEPT + 5 }, (_, at) =>
      record(at, { event: 'refused', code: `Code${at}`, keys: 1 }),
    ),
  );

  expect(refusedCount).toBe(REFUSALS_KEPT + 5);
  expect(refused).toHaveLength(REFUSALS_KEPT);
  expect(refused[0]).toMatchObject({ code: `Code${REFUSALS_KEPT + 4}`, keys: 1 });
});

it('pairs requests with their answers and lists every key with what came of it', async () => {
  const detail = new HistoryDetail('hangzhou', { kind: 'deletion', confirmationId: 'C1' });
  for (const one of [...DELETION, record(4, { confirmationId: 'C2' })]) detail.take(one);
  const { requests, keys, keyCount, file } = detail.detail;

  expect(requests.map(({ digest, keys: count, status }) => [digest, count, status])).toEqual([
    ['A', 2, null],
    ['A', 1, 204],
    ['B', 3, 403],
  ]);
  expect(keys).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(keyCount).toBe(5);
  const lines = (await file.text()).trimEnd().split('\n');
  expect(lines).toHaveLength(6);
  expect(JSON.parse(lines[2] ?? '')).toEqual({
    key: 'a',
    sentAt: '1970-01-01T00:02:00.000Z',
    batch: 'A',
    status: 204,
    requestId: 'R',
    code: null,
  });
});

it('finds the records of writes that belong together', () => {
  const writes = { actor: 'ops', bucket: 'films', index: 'scenes', at: 60_000, lastAt: 120_000 };
  const detail = new HistoryDetail('hangzhou', { kind: 'writes', ...writes });
  detail.take(record(1, { event: 'put-sent', keys: ['a'] }));
  detail.take(record(2, { event: 'put-sent', keys: ['b'], actor: 'Ann' }));
  detail.take(record(2, { event: 'put-answered', keys: 1, status: 200, requestId: 'R1' }));
  detail.take(record(3, { event: 'put-sent', keys: ['c'] }));

  expect(detail.detail.requests).toMatchObject([{ keys: 1, status: 200, requestId: 'R1' }]);
  expect(detail.detail.keys).toEqual(['a']);
});

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { batchDigest } from '#protocol/batch-digest.ts';
import type { AuditRecord } from '#protocol/proxy-api.ts';
import { checkReport } from './report-check.ts';
import type { ReportHeader, ReportLine } from './report-format.ts';

/** `a`; `b c d`; `e f`, and `g`, which was kept at the review. */
const BATCHES = [['a'], ['b', 'c', 'd'], ['e', 'f']];
const DIGESTS = BATCHES.map(batchDigest);
const PLAN = bytesToHex(sha256(hexToBytes(DIGESTS.join(''))));

const vectorLines = (keys: readonly string[]) =>
  keys.map((key) => `${JSON.stringify({ key, data: { float32: [1, 2] } })}\n`);

function backupOf(keys: readonly string[]): { text: string; count: number; sha256: string } {
  const header = {
    format: 'vector-bucket-backup/1',
    region: 'cn-hangzhou',
    accountId: '1',
    bucket: 'films',
    index: {
      indexName: 'scenes',
      dataType: 'float32',
      dimension: 2,
      distanceMetric: 'cosine',
      createTime: '2026-01-01T00:00:00Z',
      status: 'enabled',
      vectorBucketName: 'films',
    },
    createdAt: '2026-01-01T00:00:00Z',
    source: 'test',
  };
  const lines = [`${JSON.stringify(header)}\n`, ...vectorLines(keys)].join('');
  const digest = bytesToHex(sha256(new TextEncoder().encode(lines)));
  const manifest = { count: keys.length, sha256: digest };
  return { text: `${lines}${JSON.stringify(manifest)}\n`, ...manifest };
}

const BACKUP = backupOf(['a', 'b', 'c', 'd', 'e', 'f']);

interface Evidence {
  header: ReportHeader;
  lines: ReportLine[];
  audit: AuditRecord[];
  backup: string | null;
}

function record(changes: Partial<AuditRecord>): AuditRecord {
  return {
    seq: 0,
    time: '2026-01-01T00:00:00.000Z',
    actor: 'ops',
    connection: 'hangzhou',
    bucket: 'films',
    index: 'scenes',
    event: 'confirmed',
    confirmationId: 'C1',
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

function sent(batch: number, keys: string[]): AuditRecord {
  return record({ event: 'delete-sent', keys, digest: DIGESTS[batch] ?? null });
}

function answered(
  batch: number,
  status: number | null,
  requestId: string | null = null,
): AuditRecord {
  const digest = DIGESTS[batch] ?? null;
  return record({ event: 'delete-answered', digest, status, requestId });
}

const line = (
  key: string,
  outcome: ReportLine['outcome'],
  batch: number | null,
  requestId: string | null = null,
): ReportLine => ({ key, outcome, batch, requestId, code: null, message: null });

/** An answer was lost for batch 1, where `c` was then found changed; batch 2 was never sent. */
function truth(): Evidence {
  return {
    header: {
      format: 'vector-bucket-report/1',
      kind: 'delete',
      id: 'run',
      connection: 'hangzhou',
      environment: 'test',
      region: 'cn-hangzhou',
      accountId: '1',
      bucket: 'films',
      index: 'scenes',
      confirmedAt: 0,
      confirmations: [{ confirmationId: 'C1', expiresAt: '2026-01-01T00:15:00Z' }],
      staged: 7,
      plan: { sha256: PLAN, batches: 3, count: 6 },
      backup: { fileName: 'backup.jsonl.gz', count: BACKUP.count, sha256: BACKUP.sha256 },
      driftCheck: true,
      ended: 'stopped',
      endedAt: 1,
      counts: {
        'proven-gone': 3,
        'already-gone': 1,
        'changed-kept': 1,
        failed: 0,
        'not-attempted': 2,
        staged: 7,
      },
      batches: BATCHES.map((keys, at) => ({
        digest: DIGESTS[at] ?? '',
        count: keys.length,
        state: ['proved', 'proved', 'waiting'][at] ?? '',
        attempts: [1, 2, 0][at] ?? 0,
        requestId: ['R1', 'R2', null][at] ?? null,
      })),
    },
    lines: [
      line('a', 'proven-gone', 0, 'R1'),
      line('b', 'proven-gone', 1, 'R2'),
      line('c', 'changed-kept', 1),
      line('d', 'proven-gone', 1, 'R2'),
      line('e', 'not-attempted', 2),
      line('f', 'not-attempted', 2),
      line('g', 'already-gone', null),
    ],
    audit: [
      record({ confirmationId: 'other', keys: 9 }),
      record({ keys: 6, digest: PLAN, backup: BACKUP.sha256 }),
      sent(0, ['a']),
      answered(0, 204, 'R1'),
      sent(1, ['b', 'c', 'd']),
      answered(1, null),
      sent(1, ['b', 'd']),
      answered(1, 204, 'R2'),
      record({ event: 'delete-sent', confirmationId: 'other', keys: ['z'] }),
    ],
    backup: BACKUP.text,
  };
}

async function* stream<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  yield* items;
}

async function check({ header, lines, audit, backup }: Evidence) {
  const texts = [header, ...lines].map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  );
  const { findings } = await checkReport({
    report: stream(texts),
    audit: stream(audit.map((one, at) => ({ ...one, seq: at + 1 }))),
    backup: backup === null ? null : stream([backup]),
  });
  return findings.kept.map(
    ({ rule, contradicts, text }) => `${contradicts ? '' : 'note '}${rule}: ${text}`,
  );
}

/** The first finding after `change` was made to what fits. */
async function firstAfter(change: (evidence: Evidence) => void): Promise<string | undefined> {
  const evidence = truth();
  change(evidence);
  return (await check(evidence))[0];
}

function setOutcome({ header, lines }: Evidence, key: string, outcome: ReportLine['outcome']) {
  const found = lines.find((one) => one.key === key);
  if (found === undefined) throw new Error(`There is no key ${key}.`);
  const counts: Record<string, number | undefined> = header.counts;
  counts[found.outcome] = (counts[found.outcome] ?? 0) - 1;
  counts[outcome] = (counts[outcome] ?? 0) + 1;
  found.outcome = outcome;
  found.requestId = null;
}

const removeRecord = ({ audit }: Evidence, at: number) => audit.splice(at, 1);

describe('what fits', () => {
  it('is a report with a lost answer, a changed key and a stop', async () => {
    expect(await check(truth())).toEqual([]);
  });

  it('is a report without its backup at hand', async () => {
    expect(await check({ ...truth(), backup: null })).toEqual([]);
  });

  it('is a log from before backups were recorded', async () => {
    expect(await firstAfter(({ audit }) => delete audit[1]?.backup)).toBeUndefined();
  });

  it('is a second confirmation for what was left', async () => {
    const evidence = truth();
    evidence.header.confirmations.push({ confirmationId: 'C2', expiresAt: '' });
    setOutcome(evidence, 'e', 'proven-gone');
    setOutcome(evidence, 'f', 'proven-gone');
    evidence.audit.push(
      record({ confirmationId: 'C2', keys: 2, digest: DIGESTS[2] ?? '' }),
      { ...sent(2, ['e', 'f']), confirmationId: 'C2' },
      { ...answered(2, null), confirmationId: 'C2' },
    );

    expect(await check(evidence)).toEqual([]);
  });

  it('is a delete that was refused before the run was stopped', async () => {
    const evidence = truth();
    evidence.audit.push(sent(2, ['e', 'f']), answered(2, 429));

    expect(await check(evidence)).toEqual([]);
  });

  it('is a run that is still at work', async () => {
    const evidence = truth();
    setOutcome(evidence, 'e', 'failed');
    setOutcome(evidence, 'f', 'failed');
    Object.assign(evidence.header.counts, { failed: 0, sent: 2 });
    evidence.audit.push(sent(2, ['e', 'f']));

    expect(await check(evidence)).toEqual([]);
  });
});

describe('a note is made', () => {
  it('of a delete that no answer tells about, for keys that were not attempted', async () => {
    const evidence = truth();
    evidence.audit.push(sent(2, ['e', 'f']), answered(2, null));

    expect(await check(evidence)).toEqual([
      'note kept-sent: key "e", not-attempted: the log has a delete of it that the service never answered.',
      'note kept-sent: key "f", not-attempted: the log has a delete of it that the service never answered.',
    ]);
  });

  it('of a kept key whose delete succeeded without the run being told', async () => {
    expect(await firstAfter(({ audit }) => audit.splice(5, 1, answered(1, 204, 'lost')))).toContain(
      'note kept-sent: key "c", changed-kept: was in a delete that succeeded, whose answer never',
    );
  });
});

describe('a report that was altered is found out', () => {
  it.each<[string, (evidence: Evidence) => void, string]>([
    ['a key left out', ({ lines }) => lines.splice(1, 1), 'batch: batch 1: has 3 keys, 2 have'],
    [
      'a key exchanged',
      ({ lines }) => Object.assign(lines[1] ?? {}, { key: 'x' }),
      'batch: batch 1: its 3 keys, in this order, do not have',
    ],
    [
      'two keys of a batch swapped',
      ({ lines }) => lines.splice(1, 2, ...lines.slice(1, 3).reverse()),
      'batch: batch 1: its 3 keys, in this order, do not have',
    ],
    [
      'a key added',
      ({ lines }) => lines.push(line('x', 'proven-gone', 1)),
      'batch: line 9, key "x": its batch 1 has 3 keys without it.',
    ],
    [
      'a key twice',
      ({ lines }) => lines.push(line('a', 'failed', 0)),
      'account: line 9, key "a": was there before',
    ],
    [
      'a key of a batch that does not exist',
      ({ lines }) => lines.push(line('x', 'failed', 8)),
      'batch: line 9, key "x": its batch 8 does not exist.',
    ],
    [
      'a deleted key without a batch',
      ({ lines }) => lines.push(line('x', 'proven-gone', null)),
      'batch: line 9, key "x": is proven-gone without a batch.',
    ],
    [
      'a count',
      ({ header }) => Object.assign(header.counts, { failed: 1 }),
      'account: failed: the header counts 1, the lines are 0.',
    ],
    [
      'the sum',
      ({ header }) => Object.assign(header, { staged: 8 }),
      'account: staged: the header says 8, the report accounts for 7.',
    ],
    [
      'the digest of the plan',
      ({ header }) => Object.assign(header.plan, { sha256: '0'.repeat(64) }),
      `plan: plan: the header says ${'0'.repeat(64)}`,
    ],
    [
      'the size of the plan',
      ({ header }) => Object.assign(header.plan, { count: 7 }),
      'plan: plan: the header says 7 keys in 3 batches; its batches are 3 of 6',
    ],
    [
      'the request of a key',
      ({ lines }) => Object.assign(lines[0] ?? {}, { requestId: 'R9' }),
      'request-id: line 2, key "a": names the request R9; that of its batch 0 is R1.',
    ],
    [
      'the request of a batch',
      ({ header, lines }) => {
        Object.assign(header.batches[0] ?? {}, { requestId: 'R9' });
        Object.assign(lines[0] ?? {}, { requestId: 'R9' });
      },
      'request-id: batch 0: the log has no successful delete of it with the request id R9.',
    ],
    [
      'a line that is no JSON',
      ({ lines }) => lines.push(JSON.parse('"no line"')),
      'line: line 9: is no line of a delete report.',
    ],
    [
      'an outcome of another kind of run',
      (evidence) => setOutcome(evidence, 'g', 'restored'),
      'line: line 8: is no line of a delete report.',
    ],
    [
      'a header of another format',
      ({ header }) => Object.assign(header, { format: 'other' }),
      'line: line 1: is no header of a report.',
    ],
  ])('%s', async (_case, change, finding) => {
    expect(await firstAfter(change)).toContain(finding);
  });
});

describe('a report that the log contradicts is found out', () => {
  it.each<[string, (evidence: Evidence) => void, string]>([
    [
      'deleted, but never sent',
      (evidence) => setOutcome(evidence, 'e', 'proven-gone'),
      'gone-unsent: key "e", proven-gone: the log has no delete of it.',
    ],
    [
      'deleted, but refused',
      ({ audit, header, lines }) => {
        audit.splice(3, 1, answered(0, 403));
        Object.assign(header.batches[0] ?? {}, { requestId: null });
        Object.assign(lines[0] ?? {}, { requestId: null });
      },
      'gone-unsent: key "a", proven-gone: the service refused every delete of its batch 0.',
    ],
    [
      'not attempted, but sent',
      (evidence) => setOutcome(evidence, 'd', 'not-attempted'),
      'kept-sent: key "d", not-attempted: the log has a delete of it.',
    ],
    [
      'already gone, but sent',
      (evidence) => setOutcome(evidence, 'b', 'already-gone'),
      'kept-sent: key "b", already-gone: the log has a delete of it.',
    ],
    [
      'already gone, but in a delete that met a server error',
      (evidence) => {
        setOutcome(evidence, 'e', 'already-gone');
        evidence.audit.push(sent(2, ['e']), answered(2, 503));
      },
      'kept-sent: key "e", already-gone: the log has a delete of it.',
    ],
    [
      'changed and kept, but sent in the delete that succeeded',
      (evidence) => setOutcome(evidence, 'd', 'changed-kept'),
      'kept-sent: key "d", changed-kept: was in a delete that succeeded.',
    ],
    [
      'a key kept at the review, but sent',
      ({ audit }) => audit.push(sent(2, ['g'])),
      'sent-unreported: key "g": was sent (log line 10',
    ],
    [
      'a key sent that the report does not have',
      ({ audit }) => audit.push(sent(2, ['\u202ex\u{e0041}'])),
      'sent-unreported: key "\\u202ex\\udb40\\udc41": was sent (log line 10, delete-sent of confirmation C1) and is not in the report.',
    ],
    [
      'a batch sent that the report does not have',
      ({ audit }) => audit.push(record({ event: 'delete-sent', keys: ['e'], digest: PLAN })),
      'sent-unreported: log line 10, delete-sent of confirmation C1: sent a batch',
    ],
    [
      'no confirmation in the log',
      (evidence) => removeRecord(evidence, 1),
      'confirmation: log line 2, delete-sent of confirmation C1: stands before its confirmation.',
    ],
    [
      'an unused confirmation that is not in the log',
      ({ header }) => header.confirmations.push({ confirmationId: 'C9', expiresAt: '' }),
      'confirmation: confirmation C9: is not in the log.',
    ],
    [
      'no confirmation in the report',
      ({ header }) => header.confirmations.pop(),
      'confirmation: the report names no confirmation.',
    ],
    [
      'a confirmation twice in the log',
      ({ audit }) => audit.push(record({ keys: 6, digest: PLAN })),
      'confirmation: log line 10, confirmed of confirmation C1: was there before.',
    ],
    [
      'a confirmation of fewer keys',
      ({ audit }) => Object.assign(audit[1] ?? {}, { keys: 5 }),
      "confirmation: log line 2, confirmed of confirmation C1: is for 5 keys, the report's plan has 6.",
    ],
    [
      'a confirmation of another plan',
      ({ audit }) => Object.assign(audit[1] ?? {}, { digest: DIGESTS[0] }),
      'confirmation: log line 2, confirmed of confirmation C1: has the plan',
    ],
    [
      'a later confirmation of more keys than the plan',
      ({ audit, header }) => {
        header.confirmations.push({ confirmationId: 'C2', expiresAt: '' });
        audit.push(record({ confirmationId: 'C2', keys: 7 }));
      },
      'confirmation: log line 10, confirmed of confirmation C2: is for 7 keys, more than',
    ],
    [
      'another bucket',
      ({ header }) => Object.assign(header, { bucket: 'songs' }),
      'confirmation: log line 2, confirmed of confirmation C1: is about the bucket "films", the report about "songs".',
    ],
    [
      'another index',
      ({ audit }) => Object.assign(audit[6] ?? {}, { index: 'titles' }),
      'confirmation: log line 7, delete-sent of confirmation C1: is about the index "titles"',
    ],
    [
      'another connection',
      ({ header }) => Object.assign(header, { connection: 'beijing' }),
      'confirmation: log line 2, confirmed of confirmation C1: is about the connection "hangzhou"',
    ],
    [
      'a successful delete that is not in the log',
      (evidence) => removeRecord(evidence, 3),
      'request-id: batch 0: the log has no successful delete of it with the request id R1.',
    ],
  ])('%s', async (_case, change, finding) => {
    expect(await firstAfter(change)).toContain(finding);
  });
});

describe('a report that the backup contradicts is found out', () => {
  it.each<[string, (evidence: Evidence) => void, string]>([
    [
      'the backup is cut off',
      (evidence) => Object.assign(evidence, { backup: BACKUP.text.slice(0, -9) }),
      'backup: backup: Line 8 of the backup: is not JSON.',
    ],
    [
      'the backup was altered',
      (evidence) => Object.assign(evidence, { backup: BACKUP.text.replace('[1,2]', '[1,3]') }),
      "backup: backup: Line 8 of the backup: the manifest's SHA-256",
    ],
    [
      'it is another backup',
      ({ header }) => Object.assign(header.backup ?? {}, { sha256: '0'.repeat(64) }),
      'confirmation: log line 2, confirmed of confirmation C1: has the backup',
    ],
    [
      'it was declined by the report, but not by the log',
      (evidence) => Object.assign(evidence.header, { backup: null }),
      `confirmation: log line 2, confirmed of confirmation C1: has the backup ${BACKUP.sha256}, the report declined.`,
    ],
    [
      'it was declined by the log, but not by the report',
      ({ audit }) => Object.assign(audit[1] ?? {}, { backup: 'declined' }),
      'confirmation: log line 2, confirmed of confirmation C1: has the backup declined, the report',
    ],
    [
      'it was declined, and one is shown',
      ({ audit, header }) => {
        Object.assign(audit[1] ?? {}, { backup: 'declined' });
        Object.assign(header, { backup: null });
      },
      'backup: backup: the report says that there is none.',
    ],
    [
      'a deleted key is not in it',
      (evidence) => {
        const { text, ...facts } = backupOf(['a', 'b', 'c', 'e', 'f']);
        Object.assign(evidence, { backup: text });
        Object.assign(evidence.header.backup ?? {}, facts);
        Object.assign(evidence.audit[1] ?? {}, { backup: facts.sha256 });
      },
      'backup: key "d", proven-gone: is not in the backup.',
    ],
  ])('%s', async (_case, change, finding) => {
    expect(await firstAfter(change)).toContain(finding);
  });
});

it('keeps twenty findings of a rule and counts the rest', async () => {
  const { header, lines } = truth();
  const extra = Array.from({ length: 30 }, (_, at) => line(`x${at}`, 'failed', 8));

  const { findings } = await checkReport({
    report: stream([header, ...lines, ...extra].map((value) => JSON.stringify(value))),
    audit: stream([]),
    backup: null,
  });

  expect(findings.kept.filter(({ rule }) => rule === 'batch')).toHaveLength(20);
  expect(findings.omitted('batch', true)).toBe(10);
  expect(findings.omitted('batch', false)).toBe(0);
});

describe('a restore', () => {
  function restored(): Evidence {
    const { header, ...rest } = truth();
    const { counts: _, ...facts } = header;
    return {
      ...rest,
      header: {
        ...facts,
        kind: 'restore',
        bucket: 'films-2',
        confirmations: [],
        counts: {
          restored: 4,
          'already-there': 1,
          'different-kept': 1,
          failed: 0,
          'not-attempted': 0,
          staged: 6,
        },
        staged: 6,
        batches: header.batches.map((batch, at) => ({ ...batch, requestId: `R${at}` })),
      },
      lines: [
        line('a', 'restored', 0, 'R0'),
        line('b', 'restored', 1, 'R1'),
        line('c', 'different-kept', 1),
        line('d', 'restored', 1, 'R1'),
        line('e', 'restored', 2, 'R2'),
        line('f', 'already-there', 2),
      ],
      audit: [['a'], ['b', 'd'], ['e']].flatMap((keys, at) => [
        record({ event: 'put-sent', bucket: 'films-2', confirmationId: null, keys }),
        record({ event: 'put-answered', bucket: 'films-2', status: 200, requestId: `R${at}` }),
      ]),
    };
  }

  it('fits when every restored key was written and is in the backup', async () => {
    expect(await check(restored())).toEqual([]);
  });

  it.each<[string, (evidence: Evidence) => void, string]>([
    [
      'a key that was never written',
      ({ audit }) => Object.assign(audit[2] ?? {}, { keys: ['b'] }),
      'restored-unsent: key "d", restored: the log has no write of it.',
    ],
    [
      'a key written elsewhere',
      ({ audit }) => Object.assign(audit[4] ?? {}, { index: 'titles' }),
      'restored-unsent: key "e", restored: the log has no write of it.',
    ],
    [
      'a write that did not succeed',
      ({ audit }) => Object.assign(audit[1] ?? {}, { status: 500 }),
      'request-id: batch 0: the log has no successful write with the request id R0.',
    ],
    [
      'a key that its backup does not have',
      (evidence) => {
        const { text, ...facts } = backupOf(['a', 'b', 'c', 'd']);
        Object.assign(evidence, { backup: text });
        Object.assign(evidence.header.backup ?? {}, facts);
      },
      'backup: key "e", restored: is not in the backup.',
    ],
  ])('is found out with %s', async (_case, change, finding) => {
    const evidence = restored();
    change(evidence);

    expect((await check(evidence))[0]).toContain(finding);
  });
});

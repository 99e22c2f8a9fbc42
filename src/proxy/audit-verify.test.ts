import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAuditLog } from './audit-log.ts';
import { verifyAuditFile, verifyAuditLog } from './audit-verify.ts';

let folder: string;
let lines: Buffer[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-verify-'));
  const file = join(folder, 'audit.jsonl');
  const log = await openAuditLog(file);
  for (let at = 0; at < 12; at += 1) {
    await log.append({
      time: `2026-01-01T00:00:${String(at).padStart(2, '0')}.000Z`,
      actor: 'local-1',
      connection: 'c',
      bucket: 'films',
      index: 'scenes',
      event: at % 2 === 0 ? 'delete-sent' : 'delete-answered',
      confirmationId: 'id',
      keys: at % 2 === 0 ? [`key ${at}`, 'ключ', '👩‍💻'] : 3,
      digest: null,
      status: at % 2 === 0 ? null : 204,
      requestId: null,
      ec: null,
      code: null,
    });
  }
  await log.close();
  const bytes = await readFile(file);
  lines = bytes
    .toString('latin1')
    .split(/(?<=\n)/)
    .map((line) => Buffer.from(line, 'latin1'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Through a file, so that the splitting into lines is tried too. */
async function verify(altered: readonly Buffer[]) {
  const file = join(folder, 'altered.jsonl');
  await writeFile(file, Buffer.concat(altered));
  return verifyAuditFile(file);
}

it('accepts a log as it was written, and an empty one', async () => {
  expect(await verify(lines)).toMatchObject({ ok: true, count: 12 });
  expect(await verify([])).toEqual({ ok: true, count: 0, head: '0'.repeat(64) });
});

it('finds any changed byte before the last line, at that line or the next', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(10),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (at, place, by) => {
        const line = Buffer.from(lines[at] ?? '');
        const offset = place % line.length;
        line[offset] = ((line[offset] ?? 0) + by) % 256;

        const result = await verify(lines.with(at, line));

        expect(result.ok).toBe(false);
        expect(result).toHaveProperty(
          'line',
          expect.toSatisfy((n) => n === at + 1 || n === at + 2),
        );
      },
    ),
    { numRuns: 300 },
  );
});

it('finds any line dropped before the last', async () => {
  for (let at = 0; at < 11; at += 1) {
    expect(await verify(lines.toSpliced(at, 1))).toMatchObject({ ok: false, line: at + 1 });
  }
});

it('finds any two lines swapped', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(11), fc.nat(11), async (a, b) => {
      fc.pre(a !== b);
      const swapped = lines
        .with(a, lines[b] ?? Buffer.alloc(0))
        .with(b, lines[a] ?? Buffer.alloc(0));
      expect(await verify(swapped)).toMatchObject({ ok: false, line: Math.min(a, b) + 1 });
    }),
  );
});

it('finds any line inserted, even one that was there before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(12), fc.nat(11), async (at, which) => {
      const result = await verify(lines.toSpliced(at, 0, lines[which] ?? Buffer.alloc(0)));
      expect(result.ok).toBe(false);
    }),
  );
});

it('finds a member written twice, of which a reader would see only one', async () => {
  const twice = Buffer.from(String(lines[11]).replace('"keys":', '"keys":["hidden"],"keys":'));

  expect(await verify(lines.with(11, twice))).toMatchObject({ ok: false, reason: 'schema' });
});

it('finds an unfinished last line', async () => {
  expect(await verify([...lines, Buffer.from('{"seq":13')])).toMatchObject({
    ok: false,
    line: 13,
    reason: 'torn',
  });
});

it('cannot see a tail that was cut off, but its head is another', async () => {
  const whole = await verifyAuditLog(lines);
  const cut = await verifyAuditLog(lines.slice(0, -1));

  expect(cut).toMatchObject({ ok: true, count: 11 });
  expect(cut).not.toHaveProperty('head', whole.ok ? whole.head : '');
});

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEmulatorFlags } from './emulator-flags.ts';
import { FlagError } from './flag-error.ts';

const CLI = fileURLToPath(new URL('./cli.ts', import.meta.url));

let folder: string;
let running: ChildProcess | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-command-'));
});
afterEach(async () => {
  const left = running;
  running = null;
  if (left?.exitCode === null) {
    left.kill('SIGTERM');
    await new Promise((resolve) => left.once('exit', resolve));
  }
  rmSync(folder, { recursive: true, force: true });
});

function launch(...words: readonly string[]) {
  return spawn(process.execPath, ['--import', 'tsx', CLI, 'emulator', ...words]);
}

function run(input: string, ...words: readonly string[]) {
  return new Promise<{ status: number | null; output: string; errors: string }>((resolve) => {
    const child = launch(...words);
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8');
    });
    child.on('close', (status) => resolve({ status, output, errors }));
    child.stdin.end(input);
  });
}

/** Starts the service; `logged` reads the next line of its request log. */
async function startService(...words: readonly string[]) {
  const child = launch('--data-dir', folder, '--port', '0', '--json', ...words);
  running = child;
  const lines = createInterface({ input: child.stderr })[Symbol.asyncIterator]();
  const ready = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const facts: Record<string, string> = JSON.parse(ready.value);
  return { facts, logged: async () => JSON.parse((await lines.next()).value) };
}

const place = () => ['--data-dir', folder, '--bucket', 'films', '--index', 'scenes'];

it('imports and exports an index as JSON Lines, while it is not running', async () => {
  const lines = '{"key":"a","data":{"float32":[1,0.5]},"metadata":{"title":"A"}}\n';

  const unnamed = await run(lines, 'import', ...place());
  expect([unnamed.status, unnamed.errors]).toEqual([2, expect.stringContaining('cosine')]);
  const imported = await run(lines, 'import', ...place(), '--distance-metric', 'cosine');
  expect(imported).toMatchObject({ status: 0, output: '' });
  expect(await run('', 'export', ...place())).toEqual({ status: 0, output: lines, errors: '' });

  await startService();
  const refused = await run('', 'export', ...place());
  expect([refused.status, refused.errors]).toEqual([2, expect.stringContaining('in use')]);
}, 60_000);

it('does not make a store where there is none to export', async () => {
  const result = await run('', 'export', ...place());

  expect(result).toMatchObject({ status: 2, output: '' });
  expect(result.errors).toContain(folder);
}, 30_000);

it('takes rules and keys from files, and logs requests', async () => {
  const faultFile = join(folder, 'faults.json');
  writeFileSync(faultFile, '{"rules":["listVectors:rate:5",{"kind":"delay","ms":1,"bucket":"b"}]}');
  const keysFile = join(folder, 'keys.json');
  writeFileSync(keysFile, '[{"accessKeyId":"one","accessKeySecret":"hidden"}]');
  const { facts, logged } = await startService(
    ...['--fault', '*:garbage:count=1', '--fault-file', faultFile, '--seed', '7'],
    ...['--access-keys', keysFile, '--log'],
  );

  expect(facts).toEqual({
    emulator: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    region: 'cn-hangzhou',
    accountId: '1234567890123456',
    accessKeysFile: keysFile,
  });
  const rules = await (await fetch(`${facts.emulator}/__emulator/faults`)).json();
  expect(rules).toMatchObject({
    rules: [{ kind: 'garbage' }, { kind: 'rate', perSecond: 5 }, { kind: 'delay', bucket: 'b' }],
  });
  const answer = await fetch(`${facts.emulator}/films/?listVectors`, { method: 'POST' });
  expect(await logged()).toMatchObject({
    requestId: answer.headers.get('x-oss-request-id'),
    operation: 'listVectors',
    bucket: 'films',
    status: 403,
    code: 'AccessDenied',
  });
}, 30_000);

describe('parseEmulatorFlags', () => {
  it.each([
    [['--seed', 'x'], '--seed is "x"'],
    [['--topk-cap', '0'], '--topk-cap is "0"'],
    [['--access-keys', 'f', '--access-key-id', 'x'], '--access-keys'],
  ])('refuses %j', (words, message) => {
    expect(() => parseEmulatorFlags(['--memory', ...words])).toThrow(FlagError);
    expect(() => parseEmulatorFlags(['--memory', ...words])).toThrow(message);
  });

  it('reads the switches', () => {
    const words = ['--strict-metadata', '--topk-cap', '500', '--log', '--seed', '3'];
    expect(parseEmulatorFlags(['--memory', ...words])).toMatchObject({
      strictMetadata: true,
      topKMost: 500,
      log: true,
      seed: 3,
    });
  });
});

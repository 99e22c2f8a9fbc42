import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startConsole } from './support/console-process.ts';
import { expect, test } from './support/console-test.ts';
import { confirm, sendDelete } from './support/proxy-client.ts';
import { runCli } from './support/run-cli.ts';
import { createSignedService } from './support/signed-service.ts';

test('the first line says where everything is, and the token opens it', async ({
  running,
  request,
}) => {
  expect(running.proxy).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(running.emulator).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(new URL(running.console).searchParams.get('token')).toBe(running.token);

  const session = await request.get('/api/session', {
    headers: { authorization: `Bearer ${running.token}` },
  });

  expect(await session.json()).toMatchObject({
    role: 'operator',
    connections: [{ name: 'emulator' }],
  });
});

test('a second start on the same data folder is refused', async ({ running, dataFolder }) => {
  expect(running.emulator).not.toBeNull();

  const second = await runCli('serve', '--json', '--port', '0', '--data-dir', dataFolder);

  expect(second.status).toBe(2);
  expect(second.errors).toContain(dataFolder);
  expect(second.errors).toContain('--data-dir');
});

test('a port that is taken is named, with what to do', async ({ running }, testInfo) => {
  const { port } = new URL(running.proxy);

  const second = await runCli(
    'serve',
    '--json',
    '--port',
    port,
    '--emulator-port',
    '0',
    '--data-dir',
    testInfo.outputPath(),
  );

  expect(second.status).toBe(2);
  expect(second.errors).toContain(`Port ${port} is taken`);
});

test('an unknown flag is named', async () => {
  const result = await runCli('serve', '--bukket', 'x');

  expect(result.status).toBe(2);
  expect(result.errors).toContain('--bukket');
  expect(result.output).toBe('');
});

test('a crash loses nothing, and the sample data is not put back', async ({
  running,
  dataFolder,
  service,
}) => {
  const [first = '', ...rest] = await service.listKeys('sample', 'packages');
  await service.deleteKeys('sample', 'packages', [first]);
  await running.kill();

  const again = await startConsole(['--port', '0', '--data-dir', dataFolder]);

  const keys = await createSignedService(again.emulator ?? '').listKeys('sample', 'packages');
  expect(keys).toEqual(rest);
  await again.stop();
});

test('the audit log tells what was deleted, and verifies until it is touched', async ({
  running,
  request,
  service,
  dataFolder,
}) => {
  await request.get(running.console);
  const keys = (await service.listKeys('sample', 'packages')).slice(0, 2);
  const { tokens, confirmationId } = await confirm(request, 'packages', [keys]);
  const answer = await sendDelete(request, { indexName: 'packages', keys }, tokens[0] ?? '');
  expect(answer.ok()).toBe(true);
  await running.stop();

  const file = join(dataFolder, 'audit.jsonl');
  const log = await readFile(file, 'utf8');
  const records = log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(records.map(({ event }) => event)).toEqual([
    'confirmed',
    'delete-sent',
    'delete-answered',
  ]);
  expect(records[1]).toMatchObject({ keys, confirmationId, bucket: 'sample', index: 'packages' });
  expect(records[2]).toMatchObject({
    status: 204,
    requestId: answer.headers()['x-oss-request-id'],
  });
  expect((await runCli('audit', 'verify', file)).status).toBe(0);

  await writeFile(file, log.replace(keys[0] ?? '', 'another/key'));
  const verdict = await runCli('audit', 'verify', file);
  expect(verdict.status).toBe(1);
  expect(verdict.output).toContain('line 3');
});

test('no secret is in a log line or an answer', async ({ running, request, dataFolder }) => {
  await request.get(running.console);
  const answers = await Promise.all(
    ['/', '/api/session', '/api/audit', '/metrics', '/healthz', '/api/nowhere'].map(async (path) =>
      (await request.get(path)).text(),
    ),
  );
  await request.post('/api/connections/emulator/buckets/sample/deleteVectors', { data: 'rubbish' });
  const audit = await readFile(join(dataFolder, 'audit.jsonl'), 'utf8');

  for (const text of [...answers, running.log(), audit]) {
    expect(text).not.toContain('emulator-secret');
    expect(text).not.toContain(running.token);
  }
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ProxyUnderTest, problemOf, startProxy } from './testing/proxy-under-test.ts';

let folder: string;
let proxy: ProxyUnderTest;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<title>Console</title>');
  await writeFile(join(folder, 'icon.svg'), '<svg/>');
  await writeFile(join(folder, 'assets', 'main-1a2b.js'), 'export {};');
  proxy = await startProxy({ consoleFolder: folder });
});
afterEach(async () => {
  await proxy.close();
  await rm(folder, { recursive: true });
});

const get = (url: string) => proxy.app.inject({ url });

it.each(['/', '/c/main/films/scenes?view=table', '/index.html', '/c/me@here/%F0%9F%91%A9'])(
  'answers %s with the shell, to be asked for again each time, to anybody',
  async (url) => {
    const response = await get(url);

    expect(response.statusCode).toBe(200);
    expect(response.body).toBe('<title>Console</title>');
    expect(response.headers['cache-control']).toBe('no-cache');
    expect(response.headers['content-security-policy']).toContain("default-src 'none'");
  },
);

it('lets a file whose name changes with its content be kept for ever', async () => {
  const response = await get('/assets/main-1a2b.js');

  expect(response.body).toBe('export {};');
  expect(response.headers['content-type']).toContain('javascript');
  expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect((await get('/icon.svg')).headers['cache-control']).toBe('no-cache');
});

it('does not answer a missing file, or an API address, with the shell', async () => {
  expect(problemOf(await get('/assets/main-0000.js'))).toBe('404 NotFound not-sent');
  expect(problemOf(await get('/api/nothing'))).toBe('401 NotSignedIn not-sent');
  const posted = await proxy.app.inject({ method: 'POST', url: '/anything' });
  expect(problemOf(posted)).toBe('404 NotFound not-sent');
});

it.each(['/../audit.jsonl', '/%2e%2e/audit.jsonl', '/assets/..%2f..%2faudit.jsonl'])(
  'serves nothing outside its folder: %s',
  async (url) => {
    expect((await get(url)).body).not.toContain('"seq"');
  },
);

it('says what to do when the console is not built', async () => {
  const unbuilt = await startProxy({ consoleFolder: join(folder, 'assets') });
  const response = await unbuilt.app.inject({ url: '/' });

  expect(response.statusCode).toBe(404);
  expect(response.body).toContain('npm run build');
  await unbuilt.close();
});

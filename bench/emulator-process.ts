import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { createInterface } from 'node:readline';
import { signHeaders } from '#signing/sign-headers.ts';
import { createSigningKeyCache } from '#signing/signing-key.ts';

/** The command line under measurement: `npm run bench:…` builds it. */
export const CLI = process.env.BENCH_CLI?.split(' ') ?? ['.cache/bench/cli.js'];

export const FACTS = {
  region: 'cn-hangzhou',
  accountId: '1234567890123456',
  credentials: { accessKeyId: 'emulator', accessKeySecret: 'emulator-secret' },
  signingKeyOf: createSigningKeyCache(),
};

/** Of a process that signs for the emulator. */
export const SIGNING_ENVIRONMENT = {
  PATH: process.env.PATH,
  OSS_ACCESS_KEY_ID: FACTS.credentials.accessKeyId,
  OSS_ACCESS_KEY_SECRET: FACTS.credentials.accessKeySecret,
};

/** Starts the emulator in a process of its own. */
export async function startEmulator(
  dataDir: string,
  ...flags: readonly string[]
): Promise<{ emulator: ChildProcess; url: URL }> {
  const child = spawn(
    process.execPath,
    [...CLI, 'emulator', '--data-dir', dataDir, '--port', '0', '--json', ...flags],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = JSON.parse(line) as { readonly emulator: string };
    return { emulator: child, url: new URL(ready.emulator) };
  }
  throw new Error('The emulator ended before it was ready.');
}

export interface SignedClient {
  /**
   * One signed request on a bucket, with the digest of its body as the official
   * SDKs send it.
   *
   * @returns the body of the answer
   */
  call(method: string, bucket: string, marker: string, body: string): Promise<string>;
  close(): void;
}

/** @param lanes connections, at most */
export function createSignedClient(at: URL, lanes: number): SignedClient {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  return {
    call: async (method, bucket, marker, body) => {
      const target = `/${bucket}/${marker === '' ? '' : `?${marker}`}`;
      const headers = {
        'content-type': 'application/json',
        'content-md5': createHash('md5').update(body).digest('base64'),
      };
      const signed = signHeaders(
        { method, url: target, headers },
        { ...FACTS, bucket, now: new Date() },
      );
      const request = httpRequest({
        agent,
        hostname: at.hostname,
        port: at.port,
        method,
        path: target,
        headers: { ...headers, ...signed, 'content-length': Buffer.byteLength(body) },
      });
      request.end(body);
      const [response] = await once(request, 'response');
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString('utf8');
      if (response.statusCode >= 300) throw new Error(`${marker}: ${response.statusCode} ${text}`);
      return text;
    },
    close: () => agent.destroy(),
  };
}

/** Runs `work` for 0 up to `count`, `lanes` at a time, each lane one after the other. */
export async function inLanes(
  lanes: number,
  count: number,
  work: (at: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const at = next;
      next += 1;
      await work(at);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** @returns seconds */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

/** @returns MB that were resident at most since the process began, as the kernel counts it; NaN where it does not tell */
export async function peakMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN);
  return Math.round((kibibytes * 1024) / 1e6);
}

/** Seconds that a process has kept processors busy; NaN where the kernel does not tell. */
export async function cpuSeconds(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name in parentheses and may hold blanks.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export function perSecond(count: number, seconds: number): string {
  return Math.round(count / seconds).toLocaleString('en');
}

/** The texts of `size` vectors of 32-bit floats, as SDKs write them. */
export function vectorPool(size: number, dimension: number): readonly string[] {
  return Array.from({ length: size }, () => {
    const floats = Float32Array.from({ length: dimension }, () => Math.random() * 2 - 1);
    return `{"float32":[${floats.join(',')}]}`;
  });
}

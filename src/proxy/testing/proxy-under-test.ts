import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import * as z from 'zod/mini';
import { batchDigest, type OmittedKey } from '#protocol/batch-digest.ts';
import {
  type AuditRecord,
  auditRecordSchema,
  type Confirmation,
  confirmationPhrase,
  confirmationSchema,
} from '#protocol/proxy-api.ts';
import { type AuditLog, openAuditLog } from '../audit-log.ts';
import { createProxy } from '../create-proxy.ts';
import type { ProxyConnection, ProxyOptions } from '../proxy-options.ts';
import { type RecordingService, startRecordingService } from './recording-service.ts';

export const SECRET = 'access-key-secret-that-nobody-may-see';
export const SECURITY_TOKEN = 'security-token-that-nobody-may-see';
export const SESSION_TOKEN = 'session-token-that-nobody-may-see';
export const VIEWER_TOKEN = 'viewer-token-that-nobody-may-see';
export const OPERATOR = { authorization: `Bearer ${SESSION_TOKEN}` };
export const VIEWER = { authorization: `Bearer ${VIEWER_TOKEN}` };
export const BUCKET = '/api/connections/main/buckets/films';

export interface ProxyUnderTest {
  readonly app: FastifyInstance;
  readonly service: RecordingService;
  readonly auditFile: string;
  /** Moves the proxy's clock. */
  setNow(now: Date): void;
  log(): string;
  records(): Promise<AuditRecord[]>;
  close(): Promise<void>;
}

export const START = new Date('2026-01-01T12:00:00Z');

export interface Overrides extends Partial<Omit<ProxyOptions, 'auditLog' | 'connections'>> {
  readonly connection?: Partial<ProxyConnection>;
  /** Stands between the proxy and the log that is written. */
  readonly wrapAudit?: (log: AuditLog) => AuditLog;
}

export async function startProxy(overrides: Overrides = {}): Promise<ProxyUnderTest> {
  const { connection, wrapAudit = (log) => log, ...options } = overrides;
  const service = await startRecordingService();
  const folder = await mkdtemp(join(tmpdir(), 'proxy-'));
  const auditFile = join(folder, 'audit.jsonl');
  const auditLog = await openAuditLog(auditFile);
  const main: ProxyConnection = {
    name: 'main',
    region: 'cn-hangzhou',
    accountId: '123',
    endpoint: service.endpoint,
    addressing: 'path',
    environment: 'test',
    readOnly: false,
    credentials: () =>
      Promise.resolve({
        accessKeyId: 'id',
        accessKeySecret: SECRET,
        securityToken: SECURITY_TOKEN,
      }),
    ...connection,
  };
  let now = START;
  let logged = '';
  const app: FastifyInstance = await createProxy({
    connections: [
      main,
      { ...main, name: 'other' },
      { ...main, name: 'frozen', readOnly: true },
      { ...main, name: 'live', environment: 'production' },
      { ...main, name: 'narrow', buckets: ['books'] },
    ],
    sessionToken: SESSION_TOKEN,
    viewerToken: VIEWER_TOKEN,
    sessionSecret: 'session secret '.repeat(3),
    confirmationSecret: 'confirmation secret '.repeat(2),
    auditLog: wrapAudit(auditLog),
    consoleFolder: null,
    // An injected request names the first; the second is there once the proxy listens.
    allowedHosts: () => ['localhost:80', listeningHost(app)],
    now: () => now,
    version: '1.2.3',
    log: {
      level: 'debug',
      stream: {
        write: (line) => {
          logged += line;
        },
      },
    },
    ...options,
  });
  return {
    app,
    service,
    auditFile,
    setNow: (next) => {
      now = next;
    },
    log: () => logged,
    records: async () =>
      (await readFile(auditFile, 'utf8'))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => auditRecordSchema.parse(JSON.parse(line))),
    close: async () => {
      await app.close();
      await auditLog.close();
      await service.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Signs in as a browser does; each call is another session. */
export async function openSession(app: FastifyInstance, token = SESSION_TOKEN) {
  const response = await app.inject({ url: `/?token=${token}` });
  const [cookie] = response.cookies;
  return { cookie: `${cookie?.name}=${cookie?.value}` };
}

type Headers = Readonly<Record<string, string>>;

export function post(
  app: FastifyInstance,
  url: string,
  payload: unknown,
  headers: Headers = OPERATOR,
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
}

/** Confirms batches of keys of the index `scenes`. */
export async function confirm(
  app: FastifyInstance,
  batches: readonly (readonly string[])[],
  { headers = OPERATOR, url = BUCKET, index = 'scenes', environment = 'test' } = {},
): Promise<Confirmation> {
  const response = await post(
    app,
    `${url}/confirmations`,
    {
      index,
      typedName: confirmationPhrase(environment, index, batches.flat().length),
      batches: batches.map((keys) => ({ digest: batchDigest(keys), count: keys.length })),
    },
    headers,
  );
  return confirmationSchema.parse(response.json());
}

export function deleteKeys(
  app: FastifyInstance,
  keys: readonly string[],
  token: string | undefined,
  {
    headers = OPERATOR as Headers,
    url = BUCKET,
    index = 'scenes',
    omitted,
  }: { headers?: Headers; url?: string; index?: string; omitted?: readonly OmittedKey[] } = {},
): Promise<LightMyRequestResponse> {
  return post(
    app,
    `${url}/deleteVectors`,
    { indexName: index, keys, ...(omitted && { omitted }) },
    { ...headers, ...(token !== undefined && { 'x-delete-confirmation': token }) },
  );
}

/** `status code outcome` of a problem, which has to be one. */
export function problemOf(response: LightMyRequestResponse): string {
  const schema = z.object({ status: z.number(), code: z.string(), outcome: z.string() });
  const { status, code, outcome } = schema.parse(response.json());
  const isProblem = /^application\/problem\+json/.test(String(response.headers['content-type']));
  return `${isProblem && status === response.statusCode ? status : 'not a problem'} ${code} ${outcome}`;
}

function listeningHost(app: FastifyInstance): string {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
}

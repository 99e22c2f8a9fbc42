import { sendToProxy } from '#console/lib/proxy-request.ts';
import { type AuditRecord, auditRecordSchema } from '#protocol/proxy-api.ts';
import { ServiceError } from '#protocol/service-error.ts';

/**
 * Reads the proxy's audit log from its beginning, one record at a time, without
 * ever holding it whole.
 *
 * @returns how many lines are no audit records; they are passed over
 * @throws ServiceError when it cannot be read, or not to its end
 */
export async function readAuditLog(take: (record: AuditRecord) => void): Promise<number> {
  const { signal } = new AbortController();
  const { body } = await sendToProxy('/api/audit', { method: 'GET', signal });
  let unreadable = 0;
  if (body === null) return unreadable;
  for await (const line of linesOf(body)) {
    const record = auditRecordSchema.safeParse(parseJson(line));
    if (record.success) take(record.data);
    else unreadable += 1;
  }
  return unreadable;
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await reader.read().catch((cause: unknown) => {
        throw brokenOff(cause);
      });
      const lines = (rest + decoder.decode(value, { stream: !done })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
      if (done) break;
    }
    if (rest !== '') yield rest;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function brokenOff(cause: unknown): ServiceError {
  return new ServiceError({
    code: 'ProxyUnreachable',
    status: 0,
    message: 'The audit log broke off while it was read.',
    outcome: 'unknown',
    cause,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

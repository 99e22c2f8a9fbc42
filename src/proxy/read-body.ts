import type { IncomingMessage } from 'node:http';
import { refusal } from './problem.ts';

/**
 * The pieces of a request's body as they arrive. Unlike the request itself,
 * it may be abandoned without tearing down the connection that the answer
 * still has to take.
 */
async function* bodyPieces(request: IncomingMessage): AsyncGenerator<Buffer> {
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    // A request that no encoding was set on yields buffers, whatever its type says.
    yield piece as Buffer;
  }
}

/**
 * The whole body of a request.
 *
 * @throws ProxyProblem `BodyTooLarge` as soon as it is known to be longer than `limit` bytes
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (declaredLength(request) > limit) throw bodyTooLarge(limit);
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of bodyPieces(request)) {
    length += piece.length;
    if (length > limit) throw bodyTooLarge(limit);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/**
 * A body to pass on: streamed when its length is known, whole otherwise, so
 * that the service always learns the length first.
 */
export async function bodyToPassOn(
  request: IncomingMessage,
  limit: number,
): Promise<{ readonly length: number; readonly content: Buffer | AsyncIterable<Buffer> }> {
  const length = declaredLength(request);
  if (length > limit) throw bodyTooLarge(limit);
  if (request.headers['content-length'] !== undefined) {
    return { length, content: bodyPieces(request) };
  }
  const content = await readBody(request, limit);
  return { length: content.length, content };
}

function declaredLength(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}

function bodyTooLarge(limit: number) {
  return refusal(413, 'BodyTooLarge', `The body is longer than ${limit} bytes. Send less at once.`);
}

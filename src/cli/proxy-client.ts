import { Pool } from 'undici';
import type { PostToProxy } from '#engine/proxy-vector-api.ts';
import { exactJson } from '#protocol/exact-json.ts';
import { errorOfAnswer, proxyUnreachable } from '#protocol/proxy-answer.ts';

export interface ProxyClient {
  readonly post: PostToProxy;
  /** Waits for the requests under way. */
  close(): Promise<void>;
}

/** Longer than any deadline of the engine: that one decides. */
const ANSWER_MS = 120_000;

/**
 * A client of a proxy, outside a browser.
 *
 * @param connections requests side by side, at most; others wait
 */
export function createProxyClient(url: string, token: string, connections: number): ProxyClient {
  const pool = new Pool(url, {
    connections,
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
  });
  const authorization = `Bearer ${token}`;

  const post: PostToProxy = async (path, { body, headers, signal }) => {
    const answer = await reach(async () => {
      const {
        statusCode,
        headers: answered,
        body: content,
      } = await pool.request({
        path,
        method: 'POST',
        headers: { ...headers, authorization, 'content-type': 'application/json' },
        body: exactJson(body),
        signal,
      });
      const requestId = answered['x-oss-request-id'];
      return {
        status: statusCode,
        requestId: typeof requestId === 'string' ? requestId : null,
        text: await content.text(),
      };
    }, signal);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw errorOfAnswer(answer);
  };
  return { post, close: () => pool.close() };
}

async function reach<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw signal.aborted ? signal.reason : proxyUnreachable(cause);
  }
}

import { readFile } from 'node:fs/promises';
import type { LightMyRequestResponse } from 'fastify';
import { expect, it } from 'vitest';
import {
  BUCKET,
  confirm,
  deleteKeys,
  OPERATOR,
  openSession,
  post,
  SECRET,
  SECURITY_TOKEN,
  SESSION_TOKEN,
  startProxy,
  VIEWER_TOKEN,
} from './testing/proxy-under-test.ts';
import { type Answering, answerJson } from './testing/recording-service.ts';

const ECHO = `secret=${SECRET} token=${SECURITY_TOKEN}`;
const HOSTILE: Record<string, Answering> = {
  'echoes them in a page': (response, request) =>
    response.writeHead(500).end(`${ECHO} ${JSON.stringify(request.headers)}`),
  'echoes them where an excerpt is cut': (response) =>
    response.writeHead(502).end(`${'x'.repeat(190)}${ECHO}`),
  'echoes them in an error': answerJson({ Error: { Code: 'AccessDenied', Message: ECHO } }, 403),
  'echoes them in XML': (response) =>
    response
      .writeHead(403)
      .end(`<Error><Code>AccessDenied</Code><Message>${ECHO}</Message></Error>`),
  'echoes them in a header': (response) =>
    response
      .writeHead(403, {
        'x-oss-err': Buffer.from(`{"Code":"AccessDenied","Message":"${ECHO}"}`).toString('base64'),
        'x-secret': ECHO,
      })
      .end(),
  'hangs up': (response) => response.destroy(),
  'leads elsewhere': (response) =>
    response.writeHead(302, { location: `http://elsewhere.test/?${ECHO}` }).end(),
  'speaks in riddles': (response) => response.writeHead(200, { 'x-secret': ECHO }).end('{}'),
};

it.each(Object.keys(HOSTILE))(
  'no secret gets into an answer, a log or the audit log when the service %s',
  async (name) => {
    const proxy = await startProxy();
    const answers: LightMyRequestResponse[] = [];
    const { tokens } = await confirm(proxy.app, [['a']]);
    proxy.service.answerWith(HOSTILE[name] ?? (() => {}));
    const session = await openSession(proxy.app);
    answers.push(
      await post(proxy.app, `${BUCKET}/listVectors`, { indexName: 'scenes' }),
      await post(proxy.app, `${BUCKET}/getVectors`, { indexName: 'scenes' }, session),
      await post(proxy.app, `${BUCKET}/putVectors`, { indexName: 'i', vectors: [{ key: 'a' }] }),
      await deleteKeys(proxy.app, ['a'], tokens[0]),
      await deleteKeys(proxy.app, ['b'], tokens[0]),
      await deleteKeys(proxy.app, ['b'], undefined, { headers: session }),
      await proxy.app.inject({ url: '/api/session', headers: OPERATOR }),
      await proxy.app.inject({ url: '/api/audit', headers: OPERATOR }),
      await proxy.app.inject({ url: '/metrics' }),
      await proxy.app.inject({ url: `/?token=${SESSION_TOKEN}` }),
      await proxy.app.inject({ url: `/c/main?token=${SESSION_TOKEN}x` }),
      await proxy.app.inject({ url: `/nowhere/${SESSION_TOKEN}`, headers: OPERATOR }),
      await proxy.app.inject({ url: `/%zz?token=${SESSION_TOKEN}` }),
      await proxy.app.inject({ url: `/api/connections/%zz?token=${SESSION_TOKEN}` }),
      await proxy.app.inject({
        url: '/api/session',
        headers: { authorization: `Bearer ${SECRET}` },
      }),
    );
    await proxy.app.close();
    const seen = [
      ...answers.map((answer) => JSON.stringify(answer.headers) + answer.body),
      proxy.log(),
      await readFile(proxy.auditFile, 'utf8'),
    ].join('\n');

    for (const secret of [
      SECRET,
      SECRET.slice(0, 12),
      SECURITY_TOKEN,
      SECURITY_TOKEN.slice(0, 16),
      SESSION_TOKEN,
      VIEWER_TOKEN,
      tokens[0] ?? '',
      session.cookie,
      'session secret session secret',
      'confirmation secret confirmation secret',
    ]) {
      expect(secret).not.toBe('');
      expect(seen).not.toContain(secret);
    }
    expect(proxy.log()).toContain(
      '"route":"/api/connections/:connection/buckets/:bucket/:operation"',
    );
    expect(seen.length).toBeGreaterThan(3000);
    await proxy.close();
  },
);

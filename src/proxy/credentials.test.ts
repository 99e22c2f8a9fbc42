import { expect, it } from 'vitest';
import { createCredentialsProvider } from './credentials.ts';

const unasked = () => Promise.reject(new Error('the chain was asked'));

it('takes the variables of the official tools before anything else', async () => {
  const permanent = createCredentialsProvider(
    { OSS_ACCESS_KEY_ID: 'id', OSS_ACCESS_KEY_SECRET: ' secret\n' },
    unasked,
  );
  const temporary = createCredentialsProvider(
    { OSS_ACCESS_KEY_ID: 'id', OSS_ACCESS_KEY_SECRET: 'secret', OSS_SESSION_TOKEN: 'token' },
    unasked,
  );

  expect(await permanent()).toEqual({ accessKeyId: 'id', accessKeySecret: 'secret' });
  expect(await temporary()).toEqual({
    accessKeyId: 'id',
    accessKeySecret: 'secret',
    securityToken: 'token',
  });
});

it('asks the chain each time when they are not set, so that it can rotate', async () => {
  let count = 0;
  const provider = createCredentialsProvider({}, () => {
    count += 1;
    return Promise.resolve({ accessKeyId: `id ${count}`, accessKeySecret: 'secret' });
  });

  expect((await provider()).accessKeyId).toBe('id 1');
  expect((await provider()).accessKeyId).toBe('id 2');
});

it.each<[string, Record<string, string>, string]>([
  ['no secret', { OSS_ACCESS_KEY_ID: 'id' }, 'OSS_ACCESS_KEY_SECRET is not'],
  ['no id', { OSS_ACCESS_KEY_SECRET: 'hidden' }, 'OSS_ACCESS_KEY_ID is not'],
  ['nothing', {}, 'Set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET'],
  ['blanks', { OSS_ACCESS_KEY_ID: ' ', OSS_ACCESS_KEY_SECRET: '' }, 'Set OSS_ACCESS_KEY_ID'],
])('says which variable is missing: %s', async (_case, environment, message) => {
  const provider = createCredentialsProvider(environment, () => Promise.resolve(null));
  const failure = await provider().catch((error: unknown) => error);

  expect(failure).toMatchObject({
    code: 'CredentialsMissing',
    outcome: 'not-sent',
    message: expect.stringContaining(message),
  });
  expect(String(failure)).not.toContain('hidden');
});

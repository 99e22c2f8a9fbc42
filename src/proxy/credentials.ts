import type { Credentials } from '#signing/sign-headers.ts';
import { ProxyProblem, refusal } from './problem.ts';
import type { CredentialsProvider } from './proxy-options.ts';

/** A credential source to fall back on; null when it has nothing. */
export type CredentialChain = () => Promise<Credentials | null>;

const CHAIN_DEADLINE_MS = 15_000;

/**
 * Credentials from where the official tools look: `OSS_ACCESS_KEY_ID`,
 * `OSS_ACCESS_KEY_SECRET` and `OSS_SESSION_TOKEN`, then the default provider
 * chain of `@alicloud/credentials`, which is loaded only then.
 *
 * The provider rejects with a `ProxyProblem`: `CredentialsMissing` when there
 * are none anywhere, `CredentialsUnavailable` when the chain does not answer.
 */
export function createCredentialsProvider(
  environment: Readonly<Record<string, string | undefined>>,
  chain: CredentialChain = createDefaultChain(),
): CredentialsProvider {
  const accessKeyId = environment.OSS_ACCESS_KEY_ID?.trim();
  const accessKeySecret = environment.OSS_ACCESS_KEY_SECRET?.trim();
  const securityToken = environment.OSS_SESSION_TOKEN?.trim();
  if (accessKeyId && accessKeySecret) {
    const credentials = { accessKeyId, accessKeySecret, ...(securityToken && { securityToken }) };
    return () => Promise.resolve(credentials);
  }
  if (accessKeyId || accessKeySecret) {
    const [set, missing] = accessKeyId
      ? ['OSS_ACCESS_KEY_ID', 'OSS_ACCESS_KEY_SECRET']
      : ['OSS_ACCESS_KEY_SECRET', 'OSS_ACCESS_KEY_ID'];
    return () =>
      Promise.reject(
        refusal(
          403,
          'CredentialsMissing',
          `${set} is set but ${missing} is not. Set both and start again.`,
        ),
      );
  }
  return async () => {
    const found = await withDeadline(chain());
    if (found !== null) return found;
    throw refusal(
      403,
      'CredentialsMissing',
      'No credentials were found. Set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET (and OSS_SESSION_TOKEN for temporary ones), or any source of the Alibaba Cloud default credential chain, and start again.',
    );
  };
}

async function withDeadline<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new ProxyProblem(504, {
            code: 'CredentialsUnavailable',
            detail: `The credential chain did not answer within ${CHAIN_DEADLINE_MS / 1000} seconds. Check the role or URI it is configured with.`,
            outcome: 'not-sent',
          }),
        ),
      CHAIN_DEADLINE_MS,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function createDefaultChain(): CredentialChain {
  let provider: { getCredentials(): Promise<Credentials> } | null = null;
  return async () => {
    const { DefaultCredentialsProvider } = await import('@alicloud/credentials');
    provider ??= DefaultCredentialsProvider.builder().build();
    try {
      const { accessKeyId, accessKeySecret, securityToken } = await provider.getCredentials();
      return { accessKeyId, accessKeySecret, ...(securityToken && { securityToken }) };
    } catch {
      // After a failure the chain sticks to its last source: only a new one looks everywhere again.
      provider = null;
      return null;
    }
  };
}

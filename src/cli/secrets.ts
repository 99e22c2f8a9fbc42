import { createHmac, randomBytes } from 'node:crypto';

export interface Secrets {
  readonly sessionToken: string;
  readonly sessionSecret: string;
  readonly confirmationSecret: string;
}

/**
 * The token to sign in with and the secrets behind cookies and confirmations.
 * With a fixed token (VECTOR_BUCKET_CONSOLE_TOKEN) the secrets are derived from
 * it, so that sessions outlive a restart; else all of it is new every time.
 * Replicas behind one address share both secrets by their own variables.
 */
export function readSecrets(environment: Readonly<Record<string, string | undefined>>): Secrets {
  const sessionToken =
    environment.VECTOR_BUCKET_CONSOLE_TOKEN || randomBytes(24).toString('base64url');
  const derive = (purpose: string) =>
    createHmac('sha256', sessionToken).update(`vector-bucket-console ${purpose}`).digest('hex');
  return {
    sessionToken,
    sessionSecret: environment.VECTOR_BUCKET_CONSOLE_SESSION_SECRET || derive('sessions'),
    confirmationSecret:
      environment.VECTOR_BUCKET_CONSOLE_CONFIRMATION_SECRET || derive('confirmations'),
  };
}

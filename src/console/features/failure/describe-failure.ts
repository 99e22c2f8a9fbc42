import type { Failure } from '#engine/failure.ts';
import type { OperationName } from '#protocol/operations.ts';
import { type ResourceScope, ramPolicy } from '#protocol/ram-policy.ts';

/** What a screen says about a failed request: what happened, and what to do about it. */
export interface FailureDescription {
  readonly title: string;
  readonly remedy: string;
  /** A RAM policy that grants what was missing; null when that is not the trouble. */
  readonly policy: string | null;
}

export interface FailureContext {
  /** What was attempted, as it completes "…could not be …": "the keys of articles could not be read". */
  readonly attempted: string;
  readonly operations: readonly OperationName[];
  readonly scope: ResourceScope;
}

/** Words for a failure, chosen by its code and status and never by its message. */
export function describeFailure(failure: Failure, context: FailureContext): FailureDescription {
  const title = TITLES.get(failure.code) ?? titleByStatus(failure);
  const remedy = REMEDIES.get(failure.code) ?? remedyByStatus(failure);
  const policy =
    failure.code === 'AccessDenied'
      ? JSON.stringify(ramPolicy(context.operations, context.scope), null, 2)
      : null;
  return { title: `${title}: ${context.attempted}`, remedy, policy };
}

const TITLES: ReadonlyMap<string, string> = new Map([
  ['NotSignedIn', 'Not signed in'],
  ['ProxyUnreachable', 'The proxy does not answer'],
  ['ServiceUnreachable', 'The service cannot be reached'],
  ['ServiceTimeout', 'The service did not answer in time'],
  ['BadResponse', 'The answer makes no sense'],
  ['BadErrorResponse', 'The answer makes no sense'],
  ['NoSuchBucket', 'There is no such bucket'],
  ['NoSuchVectorIndex', 'There is no such index'],
  ['AccessDenied', 'A permission is missing'],
  ['InvalidAccessKeyId', 'The access key is unknown'],
  ['SignatureDoesNotMatch', 'The access key secret is wrong'],
  ['RequestTimeTooSkewed', 'The clock is wrong'],
  ['SecurityTokenExpired', 'The security token has expired'],
  ['CredentialsMissing', 'There are no credentials'],
  ['OutOfMemory', 'The browser has no more memory'],
]);

const REMEDIES: ReadonlyMap<string, string> = new Map([
  [
    'NotSignedIn',
    'Open the address that was printed when the console was started; it carries the token.',
  ],
  [
    'ProxyUnreachable',
    'Look whether the process that serves the console still runs, start it again if not, then try again.',
  ],
  [
    'ServiceUnreachable',
    'Check the endpoint, the network and the proxy settings of the machine that runs the console.',
  ],
  [
    'ServiceTimeout',
    'Try again in a moment. If it stays so, look at the network between the console’s machine and the region.',
  ],
  [
    'BadResponse',
    'Check that the endpoint is an OSS Vectors endpoint and that nothing in between rewrites answers.',
  ],
  [
    'BadErrorResponse',
    'Check that the endpoint is an OSS Vectors endpoint and that nothing in between rewrites answers.',
  ],
  [
    'NoSuchBucket',
    'It may have been deleted, or belong to another account or region. Choose one from the list.',
  ],
  [
    'NoSuchVectorIndex',
    'It may have been deleted. Names are case-sensitive. Choose one from the list.',
  ],
  [
    'AccessDenied',
    'Have this policy attached to the RAM user or role that the console signs with, then try again.',
  ],
  [
    'InvalidAccessKeyId',
    'Set OSS_ACCESS_KEY_ID to a key that exists and is enabled, and start the console again.',
  ],
  [
    'SignatureDoesNotMatch',
    'Set OSS_ACCESS_KEY_SECRET to the secret that belongs to the key id; check --account-id and --region; start the console again.',
  ],
  [
    'RequestTimeTooSkewed',
    'Set the clock of the machine that runs the console: it is more than 15 minutes off.',
  ],
  ['SecurityTokenExpired', 'Fetch fresh temporary credentials and start the console again.'],
  [
    'CredentialsMissing',
    'Set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET and start the console again.',
  ],
  [
    'OutOfMemory',
    'Close other tabs, or read less: add a condition, or lower the limits, before you try again from the start.',
  ],
]);

function titleByStatus({ status }: Failure): string {
  if (status === 403) return 'The service refused';
  if (status === 429 || status === 503) return 'The service asks for fewer requests';
  if (status >= 500) return 'The service failed';
  return 'The request failed';
}

function remedyByStatus({ status }: Failure): string {
  if (status === 429 || status === 503) return 'Wait a moment, then try again.';
  if (status >= 500) return 'Try again. If it stays so, give the request id to support.';
  return 'Read the message above, mend the cause, then try again.';
}

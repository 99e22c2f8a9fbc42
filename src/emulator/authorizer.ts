import { OPERATIONS, type OperationName } from '#protocol/operations.ts';
import type { AccessKey } from './access-key.ts';
import { judge, readBucketPolicy } from './policy-statement.ts';
import { refuse } from './refusal.ts';
import type { Service } from './service.ts';

/** What a request wants to do, and who asks. */
interface Intent {
  readonly caller: AccessKey;
  readonly operation: OperationName;
  readonly bucket: string | null;
  readonly index: string | null;
}

/**
 * Lets a request through that a RAM policy of the caller, or the policy of the
 * bucket, allows and neither denies. The main account may do everything.
 *
 * @throws Refusal AccessDenied, naming action and resource
 */
export function authorize(service: Service, intent: Intent): void {
  if (intent.caller.user === undefined) return;
  const { ramAction, resource } = OPERATIONS[intent.operation];
  requirePermission(service, intent, ramAction, requestedResource(service, resource, intent));
}

/** As `authorize`, for an action that an operation needs beside its own. */
export function requirePermission(
  service: Service,
  { caller, bucket }: Pick<Intent, 'caller' | 'bucket'>,
  action: string,
  resource: string,
): void {
  const { user } = caller;
  if (user === undefined) return;
  const policy = bucket === null ? null : service.store.settings.find(bucket, 'policy');
  const fromBucket = (policy === null ? [] : readBucketPolicy(policy)).filter(({ principals }) =>
    principals.some((principal) => principal === '*' || principal === user.id),
  );
  const verdict = judge([...user.statements, ...fromBucket], action, resource);
  if (verdict === 'allowed') return;
  throw refuse(
    'AccessDenied',
    `${user.id} may not ${action} on ${resource}: ${
      verdict === 'denied'
        ? 'a policy denies it, and a Deny wins over any Allow. Remove that statement, or narrow it.'
        : 'no policy allows it. Add a statement with this action and resource to a RAM policy of the user, or to the policy of the bucket.'
    }`,
  );
}

/** The ARN that a policy's Resource has to fit (API sheet §7). */
function requestedResource(
  { region, accountId }: Service,
  level: (typeof OPERATIONS)[OperationName]['resource'],
  { bucket, index }: Intent,
): string {
  const account = `acs:ossvector:${region}:${accountId}`;
  switch (level) {
    case 'everything':
      return `${account}:*`;
    case 'bucket':
      return `${account}:${bucket ?? ''}`;
    case 'index':
      return `${account}:${bucket ?? ''}/${index ?? ''}`;
    case 'data':
      return `${account}:${bucket ?? ''}/${index ?? ''}/*`;
  }
}

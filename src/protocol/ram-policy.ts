import { OPERATIONS, type OperationName } from './operations.ts';

export interface ResourceScope {
  readonly accountId: string;
  readonly bucket?: string | undefined;
  readonly index?: string | undefined;
}

/**
 * The RAM policy that grants `names` on `scope` and nothing else (API sheet §7).
 * The region field accepts only `*` for now, so it is always that.
 */
export function ramPolicy(names: readonly OperationName[], scope: ResourceScope): object {
  const byResource = new Map<string, string[]>();
  for (const name of names) {
    const { ramAction, resource } = OPERATIONS[name];
    const arn = resourceArn(resource, scope);
    byResource.set(arn, [...(byResource.get(arn) ?? []), ramAction]);
  }
  return {
    Version: '1',
    Statement: [...byResource].map(([Resource, Action]) => ({
      Effect: 'Allow',
      Action,
      Resource: [Resource],
    })),
  };
}

function resourceArn(
  level: (typeof OPERATIONS)[OperationName]['resource'],
  { accountId, bucket = '*', index = '*' }: ResourceScope,
): string {
  switch (level) {
    case 'everything':
      return 'acs:ossvector:*:*:*';
    case 'bucket':
      return `acs:ossvector:*:${accountId}:${bucket}`;
    case 'index':
      return `acs:ossvector:*:${accountId}:${bucket}/${index}`;
    case 'data':
      return `acs:ossvector:*:${accountId}:${bucket}/${index}/*`;
  }
}

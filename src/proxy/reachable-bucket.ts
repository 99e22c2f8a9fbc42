import { BUCKET_NAME_PATTERN } from '#protocol/vector-bucket.ts';
import { refusal } from './problem.ts';
import type { ProxyConnection } from './proxy-options.ts';
import type { Person } from './sign-in.ts';

/** @throws ProxyProblem `UnknownConnection` */
export function namedConnection(
  connections: readonly ProxyConnection[],
  name: string,
): ProxyConnection {
  const connection = connections.find((candidate) => candidate.name === name);
  if (connection !== undefined) return connection;
  throw refusal(404, 'UnknownConnection', 'There is no connection of this name.');
}

/**
 * Lets a bucket's name through to where it becomes part of a host name.
 *
 * @throws ProxyProblem `InvalidBucketName`, `BucketNotReachable`
 */
export function requireReachable(connection: ProxyConnection, bucket: string): void {
  if (!BUCKET_NAME_PATTERN.test(bucket)) {
    throw refusal(
      400,
      'InvalidBucketName',
      'A bucket name has 3 to 32 lower-case letters, digits and hyphens, with no hyphen at either end.',
    );
  }
  if (connection.buckets !== undefined && !connection.buckets.includes(bucket)) {
    throw refusal(
      403,
      'BucketNotReachable',
      `The connection ${connection.name} does not reach the bucket ${bucket}. Name it with --bucket at the start.`,
    );
  }
}

/** @throws ProxyProblem `ReadOnly` */
export function requireWriter(person: Person, connection: ProxyConnection): void {
  if (person.role !== 'operator') {
    throw refusal(
      403,
      'ReadOnly',
      'You are signed in to read only. Sign in as an operator to change anything.',
    );
  }
  if (connection.readOnly) {
    throw refusal(
      403,
      'ReadOnly',
      `The connection ${connection.name} is read-only. Start the console without --read-only to change anything.`,
    );
  }
}

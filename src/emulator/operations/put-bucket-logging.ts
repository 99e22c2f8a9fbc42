import { describeValue, field, isJsonObject, type JsonObject } from '../json-body.ts';
import { refuse } from '../refusal.ts';
import type { Operation } from '../service.ts';

/** An ordinary OSS bucket, which may have longer names than a vector bucket. */
const TARGET_BUCKET_PATTERN = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const LONGEST_PREFIX = 32;

/**
 * API sheet §3.8: kept as it came. Nothing is ever logged: the target is an
 * ordinary OSS bucket, and there is none here. No LoggingEnabled, or an empty
 * one as GetBucketLogging answers it, turns logging off.
 */
export const putBucketLogging: Operation = {
  needs: 'bucket',
  run({ store, region, accountId }, { content, require }, bucket) {
    const text = content.toString('utf8');
    const target = readTarget(text);
    if (target === null) {
      store.settings.remove(bucket.name, 'logging');
      return {};
    }
    // The logs are written in the name of whoever turned them on.
    require('oss:PutObject', `acs:oss:${region}:${accountId}:${target.bucket}/${target.prefix}*`);
    store.settings.put(bucket.name, 'logging', text);
    return {};
  },
};

interface LoggingTarget {
  readonly bucket: string;
  readonly prefix: string;
}

/** @returns null when logging is to be off */
function readTarget(text: string): LoggingTarget | null {
  const status = member(parsed(text), 'BucketLoggingStatus');
  if (status === null) throw malformed('BucketLoggingStatus is missing; it is required.');
  const enabled = member(status, 'LoggingEnabled');
  if (enabled === null || Object.keys(enabled).length === 0) return null;
  const bucket = stringMember(enabled, 'TargetBucket');
  if (bucket === undefined) throw malformed('TargetBucket is missing; it is required.');
  const prefix = stringMember(enabled, 'TargetPrefix') ?? '';
  stringMember(enabled, 'LoggingRole');
  if (!TARGET_BUCKET_PATTERN.test(bucket)) {
    throw refuse(
      'InvalidTargetBucketForLogging',
      `TargetBucket is ${describeValue(bucket)}, which cannot be a bucket: 3 to 63 lower-case letters, digits and hyphens, with no hyphen at either end.`,
    );
  }
  if ([...prefix].length > LONGEST_PREFIX) {
    throw refuse(
      'InvalidArgument',
      `TargetPrefix is ${describeValue(prefix)}; it may have ${LONGEST_PREFIX} characters at most.`,
    );
  }
  return { bucket, prefix };
}

function parsed(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('The body is not JSON.');
  }
  if (isJsonObject(value)) return value;
  throw malformed(`The body is ${describeValue(value)}; it has to be a JSON object.`);
}

function member(parent: JsonObject, name: string): JsonObject | null {
  const value = field(parent, name);
  if (value === undefined) return null;
  if (isJsonObject(value)) return value;
  throw malformed(`${name} is ${describeValue(value)}; it has to be an object.`);
}

function stringMember(parent: JsonObject, name: string): string | undefined {
  const value = field(parent, name);
  if (value === undefined || typeof value === 'string') return value;
  throw malformed(`${name} is ${describeValue(value)}; it has to be a string.`);
}

/** Named for the XML of ordinary OSS, although the body is JSON (API sheet §4.2). */
function malformed(message: string) {
  return refuse(
    'MalformedXML',
    `${message} Send {"BucketLoggingStatus":{"LoggingEnabled":{"TargetBucket":"…"}}} as JSON.`,
  );
}

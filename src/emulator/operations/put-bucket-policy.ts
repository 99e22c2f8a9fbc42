import { describeValue, field, isJsonObject } from '../json-body.ts';
import { refuse } from '../refusal.ts';
import type { Operation } from '../service.ts';

/**
 * API sheet §3.5: kept as it came, to the byte. Spellings of actions and
 * resources vary, so nothing is asked of it but to be JSON with a version and
 * statements.
 */
export const putBucketPolicy: Operation = {
  needs: 'bucket',
  run({ store }, { content }, bucket) {
    store.settings.put(bucket.name, 'policy', checkedPolicy(content));
    return {};
  },
};

function checkedPolicy(content: Buffer): string {
  let text: string;
  let policy: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    policy = JSON.parse(text);
  } catch {
    throw invalidPolicy('The policy is not JSON in UTF-8.');
  }
  if (!isJsonObject(policy)) {
    throw invalidPolicy(`The policy is ${describeValue(policy)}; it has to be a JSON object.`);
  }
  const version = field(policy, 'Version');
  if (version !== '1') {
    throw invalidPolicy(`Version is ${describeValue(version)}; it has to be "1".`);
  }
  const statements = field(policy, 'Statement');
  if (!Array.isArray(statements) || statements.length === 0 || !statements.every(isJsonObject)) {
    throw invalidPolicy(
      `Statement is ${describeValue(statements)}; it has to be a list of one statement or more, each an object.`,
    );
  }
  return text;
}

function invalidPolicy(message: string) {
  return refuse('InvalidPolicyDocument', message);
}

import * as z from 'zod/mini';
import type { AccessKey } from './access-key.ts';
import { ramStatementSchema, toStatement } from './policy-statement.ts';

const policySchema = z.strictObject({
  Version: z.literal('1'),
  Statement: z.array(ramStatementSchema).check(z.minLength(1)),
});

const nonEmpty = z.string().check(z.minLength(1));

const accessKeySchema = z.strictObject({
  accessKeyId: z
    .string()
    // It stands in the credential of a signature, between a slash and a comma.
    .check(z.regex(/^[A-Za-z0-9._-]+$/, 'letters, digits, dots, hyphens and underscores')),
  accessKeySecret: nonEmpty,
  securityToken: z.optional(nonEmpty),
  expires: z.optional(z.iso.datetime({ offset: true })),
  user: z.optional(nonEmpty),
  policies: z.optional(z.array(policySchema)),
});

const accessKeysSchema = z.array(accessKeySchema).check(z.minLength(1));

/** A file of access keys that says something else than intended. */
export class AccessKeysError extends Error {
  override readonly name = 'AccessKeysError';
}

/**
 * Reads a file of access keys: a JSON list of `accessKeyId`,
 * `accessKeySecret`, for temporary credentials `securityToken` and `expires`
 * (ISO 8601), and for a RAM user `user` (its id) with `policies` (RAM policy
 * documents). A key without a user is the main account's.
 *
 * @throws AccessKeysError naming the place, the rule and the remedy
 */
export function readAccessKeys(text: string): AccessKey[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AccessKeysError(`The access keys are not JSON: ${String(error)}`);
  }
  const { data, error } = accessKeysSchema.safeParse(value);
  if (data === undefined) throw new AccessKeysError(describeProblem(error.issues));
  const seen = new Set<string>();
  return data.map((entry, at) => {
    if (seen.has(entry.accessKeyId)) {
      throw new AccessKeysError(
        `[${at}].accessKeyId is ${JSON.stringify(entry.accessKeyId)}, which stands in the list before. Give each key an id of its own.`,
      );
    }
    seen.add(entry.accessKeyId);
    return toAccessKey(entry, `[${at}]`);
  });
}

function toAccessKey(entry: z.infer<typeof accessKeySchema>, path: string): AccessKey {
  const { accessKeyId, accessKeySecret, securityToken, expires, user, policies } = entry;
  if (expires !== undefined && securityToken === undefined) {
    throw new AccessKeysError(
      `${path}.expires is set without securityToken. Only temporary credentials end: add their token, or leave expires out.`,
    );
  }
  if (policies !== undefined && user === undefined) {
    throw new AccessKeysError(
      `${path}.policies is set without user. The main account may do everything: name the RAM user that the policies are for.`,
    );
  }
  return {
    accessKeyId,
    accessKeySecret,
    securityToken,
    expires: expires === undefined ? undefined : new Date(expires),
    user:
      user === undefined
        ? undefined
        : {
            id: user,
            statements: (policies ?? []).flatMap(({ Statement }) => Statement.map(toStatement)),
          },
  };
}

/** The issue that lies deepest is the one that says most. */
function describeProblem(issues: readonly z.core.$ZodIssue[]): string {
  const [issue] = [...issues].sort((a, b) => b.path.length - a.path.length);
  const path = (issue?.path ?? [])
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('');
  const where = path === '' ? 'The list of access keys' : path;
  if (issue?.code === 'unrecognized_keys') {
    return `${where} has ${issue.keys.join(', ')}, which the emulator does not know or cannot judge. Leave it out.`;
  }
  return `${where} is wrong: ${issue?.message ?? 'not a list of access keys'}. An entry looks like {"accessKeyId":"reader","accessKeySecret":"…","user":"1001","policies":[{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:ListVectors","Resource":"acs:ossvector:*:*:films/*"}]}]}.`;
}

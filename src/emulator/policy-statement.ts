import * as z from 'zod/mini';
import { fitsWildcard } from './wildcard.ts';

const oneOrMore = z.union([z.string(), z.array(z.string()).check(z.minLength(1))]);

/** A statement of a RAM policy, with what the emulator can judge and nothing else. */
export const ramStatementSchema = z.strictObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
});

/** One of a bucket policy, where the sheet asks to take things loosely. */
const bucketStatementSchema = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Principal: oneOrMore,
  Action: z.optional(oneOrMore),
  Resource: z.optional(oneOrMore),
});
const bucketPolicySchema = z.object({ Statement: z.array(z.unknown()) });

const JUDGED = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Resource']);

/** What a policy says about some actions on some resources (API sheet §7). */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export interface BucketPolicyStatement extends PolicyStatement {
  readonly principals: readonly string[];
}

export function toStatement({
  Effect,
  Action,
  Resource,
}: z.infer<typeof ramStatementSchema>): PolicyStatement {
  return { effect: Effect, actions: [Action].flat(), resources: [Resource].flat() };
}

/**
 * The statements of a bucket policy that anything can be said about. What is
 * not judged here (Condition, NotAction and the like) errs to the strict side:
 * an Allow that has it grants nothing, a Deny that has it counts without it.
 *
 * @param text a policy that PutBucketPolicy has taken
 */
export function readBucketPolicy(text: string): readonly BucketPolicyStatement[] {
  const { Statement } = bucketPolicySchema.parse(JSON.parse(text));
  return Statement.flatMap((item) => {
    const { data } = bucketStatementSchema.safeParse(item);
    if (data === undefined) return [];
    const { Effect, Principal, Action, Resource, ...others } = data;
    const isJudged =
      Action !== undefined &&
      Resource !== undefined &&
      Object.keys(others).every((name) => JUDGED.has(name));
    if (Effect === 'Allow' && !isJudged) return [];
    return [
      {
        effect: Effect,
        principals: [Principal].flat(),
        actions: [Action ?? '*'].flat(),
        resources: [Resource ?? '*'].flat(),
      },
    ];
  });
}

export type Verdict = 'allowed' | 'denied' | 'not-allowed';

/** An explicit Deny wins; what nothing allows is not allowed (API sheet §7). */
export function judge(
  statements: readonly PolicyStatement[],
  action: string,
  resource: string,
): Verdict {
  const fitting = statements.filter(
    ({ actions, resources }) =>
      actions.some((pattern) => fitsWildcard(oneSpelling(pattern), oneSpelling(action))) &&
      resources.some((pattern) => fitsResource(pattern, resource)),
  );
  if (fitting.some(({ effect }) => effect === 'Deny')) return 'denied';
  return fitting.length > 0 ? 'allowed' : 'not-allowed';
}

/** The documentation writes `oss:PutVectors`, the SDKs `ossvector:PutVectors` (API sheet §3.5). */
function oneSpelling(action: string): string {
  return action.replace(/^ossvector:/, 'oss:');
}

/** `acs:oss:` is written as well as `acs:ossvector:`. */
function fitsResource(pattern: string, resource: string): boolean {
  const product = (arn: string) => arn.replace(/^acs:ossvector:/, 'acs:oss:');
  return fitsWildcard(product(pattern), product(resource));
}

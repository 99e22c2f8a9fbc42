import * as z from 'zod/mini';
import { isOperationName, OPERATIONS } from '#protocol/operations.ts';

const operationName = z.string().check(
  z.refine(isOperationName, {
    error: ({ input }) =>
      `"${String(input)}" is no operation; the operations are ${Object.keys(OPERATIONS).join(', ')}.`,
  }),
);

/** Which requests a rule meets. What is left out meets all. */
const scope = {
  operation: z.optional(operationName),
  bucket: z.optional(z.string().check(z.minLength(1))),
  index: z.optional(z.string().check(z.minLength(1))),
  /** How often it strikes before it is spent; without end when left out. */
  count: z.optional(z.int().check(z.minimum(1))),
  /** Chance that it strikes a request it meets; 1 when left out. */
  probability: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
};

/**
 * One thing that goes wrong, on purpose.
 * - `error`: that answer instead of the work.
 * - `delay`: the work begins `ms` milliseconds late.
 * - `reset-before`: the connection breaks, nothing is done.
 * - `reset-after`: the work is done, the connection breaks instead of the answer.
 * - `garbage`: nothing is done, and a page of HTML comes with status 200.
 */
const faultRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...scope,
    kind: z.literal('error'),
    status: z.int().check(z.minimum(400), z.maximum(599)),
    code: z.string().check(z.minLength(1)),
    message: z.optional(z.string()),
  }),
  z.strictObject({
    ...scope,
    kind: z.literal('delay'),
    ms: z.int().check(z.minimum(0), z.maximum(600_000)),
  }),
  z.strictObject({ ...scope, kind: z.enum(['reset-before', 'reset-after', 'garbage']) }),
]);
export type FaultRule = z.infer<typeof faultRuleSchema>;

/** A fault rule that cannot be read. The message names the value, the rule and an example. */
export class FaultRuleError extends Error {
  override readonly name = 'FaultRuleError';
}

/**
 * Reads a rule from data.
 *
 * @throws FaultRuleError
 */
export function checkFaultRule(value: unknown): FaultRule {
  const result = faultRuleSchema.safeParse(value);
  if (result.success) return result.data;
  throw new FaultRuleError(`The fault rule is not valid. ${z.prettifyError(result.error)}`);
}

/**
 * Reads the text form of a rule: `OPERATION:KIND[:ARGUMENT…][:NAME=VALUE…]`,
 * `*` for every operation. An error's arguments are status and code, a delay's
 * is its milliseconds; names are `bucket`, `index`, `count`, `probability` and
 * `message`.
 *
 * @example
 * parseFaultRule('deleteVectors:error:429:TooManyRequests:count=3')
 * parseFaultRule('*:delay:250:probability=0.5:bucket=sample')
 * parseFaultRule('deleteVectors:reset-after:count=1')
 * @throws FaultRuleError
 */
export function parseFaultRule(text: string): FaultRule {
  const [operation = '', kind = '', ...parts] = text.split(':');
  const named = parts.filter((part) => part.includes('='));
  const [first, second, ...extra] = parts.filter((part) => !part.includes('='));
  const places = kind === 'error' ? 2 : kind === 'delay' ? 1 : 0;
  const given = [first, second, ...extra].filter((part) => part !== undefined);
  if (given.length !== places) {
    throw new FaultRuleError(
      `The fault rule "${text}" has ${given.length} arguments after its kind "${kind}"; ${places} are expected. Examples: deleteVectors:error:429:TooManyRequests:count=3, *:delay:250, deleteVectors:reset-after:count=1.`,
    );
  }
  const options = Object.fromEntries(
    named.map((part) => {
      const at = part.indexOf('=');
      const name = part.slice(0, at);
      const value = part.slice(at + 1);
      return [name, name === 'count' || name === 'probability' ? numberOf(value) : value];
    }),
  );
  try {
    return checkFaultRule({
      ...options,
      ...(operation === '*' ? {} : { operation }),
      kind,
      ...(kind === 'error' ? { status: numberOf(first), code: second } : {}),
      ...(kind === 'delay' ? { ms: numberOf(first) } : {}),
    });
  } catch (error) {
    if (!(error instanceof FaultRuleError)) throw error;
    throw new FaultRuleError(`"${text}": ${error.message}`);
  }
}

/** What is not a number stays as it is, for the schema to name. */
function numberOf(text: string | undefined): unknown {
  const number = Number(text);
  return text === undefined || text === '' || Number.isNaN(number) ? text : number;
}

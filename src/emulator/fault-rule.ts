import * as z from 'zod/mini';
import { isOperationName, OPERATIONS } from '#protocol/operations.ts';

const operationName = z.string().check(
  z.refine(isOperationName, {
    error: ({ input }) =>
      `"${String(input)}" is no operation; the operations are ${Object.keys(OPERATIONS).join(', ')}.`,
  }),
);

const place = {
  bucket: z.optional(z.string().check(z.minLength(1))),
  index: z.optional(z.string().check(z.minLength(1))),
};

const seconds = z.number().check(z.positive(), z.maximum(86_400));

/** Which requests a rule meets. What is left out meets all. */
const scope = {
  ...place,
  operation: z.optional(operationName),
  /** How often it strikes before it is spent; without end when left out. */
  count: z.optional(z.int().check(z.minimum(1))),
  /** Chance that it strikes a request it meets; 1 when left out. */
  probability: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
  /** Seconds of a period, at whose end the rule is awake `for` seconds long; quiet comes first. */
  every: z.optional(seconds),
  for: z.optional(seconds),
};

const status = z.int().check(z.minimum(400), z.maximum(599));
const code = z.string().check(z.minLength(1));
const milliseconds = z.int().check(z.minimum(0), z.maximum(600_000));
/** The service keeps a name back for hours (API sheet §3.1). */
const upToADay = z.int().check(z.minimum(0), z.maximum(86_400_000));

/** What a limit answers with, and whether it counts requests or the vectors and keys in them. */
const limit = {
  ...scope,
  status: z.optional(status),
  code: z.optional(code),
  unit: z.optional(z.enum(['requests', 'vectors'])),
};

/**
 * One thing that goes wrong, or takes its time, on purpose.
 * - `error`: that answer instead of the work.
 * - `delay`, `uniform-delay`, `lognormal-delay`: the work begins late.
 * - `rate`: what comes faster is refused; `burst` is how much may come at once, a second's worth when left out.
 * - `concurrency`: what would be more than `most` at a time is refused.
 * - `reset-before`: the connection breaks, nothing is done.
 * - `reset-after`: the work is done, the connection breaks instead of the answer.
 * - `half-answer`: the work is done, the connection breaks in the middle of the answer.
 * - `garbage`: nothing is done, and a page of HTML comes with status 200.
 * - `creating`: an index says so of itself for a while; it takes vectors all the same.
 * - `visible-after`: QueryVectors sees a write or a deletion that much later.
 * - `name-blocked`: PutVectorBucket refuses the name of a deleted bucket for a while.
 */
const faultRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...scope,
    kind: z.literal('error'),
    status,
    code,
    message: z.optional(z.string()),
  }),
  z.strictObject({ ...scope, kind: z.literal('delay'), ms: milliseconds }),
  z.strictObject({
    ...scope,
    kind: z.literal('uniform-delay'),
    from: milliseconds,
    to: milliseconds,
  }),
  z.strictObject({
    ...scope,
    kind: z.literal('lognormal-delay'),
    median: milliseconds,
    sigma: z.number().check(z.minimum(0), z.maximum(5)),
  }),
  z.strictObject({
    ...limit,
    kind: z.literal('rate'),
    perSecond: z.number().check(z.positive()),
    burst: z.optional(z.number().check(z.minimum(1))),
  }),
  z.strictObject({
    ...limit,
    kind: z.literal('concurrency'),
    most: z.int().check(z.minimum(0)),
  }),
  z.strictObject({
    ...scope,
    kind: z.enum(['reset-before', 'reset-after', 'half-answer', 'garbage']),
  }),
  z.strictObject({
    ...place,
    operation: z.optional(z.literal('putVectorIndex')),
    kind: z.literal('creating'),
    ms: milliseconds,
  }),
  z.strictObject({
    ...place,
    operation: z.optional(z.literal('queryVectors')),
    kind: z.literal('visible-after'),
    ms: milliseconds,
  }),
  z.strictObject({
    bucket: place.bucket,
    operation: z.optional(z.literal('putVectorBucket')),
    kind: z.literal('name-blocked'),
    ms: upToADay,
  }),
]);
export type FaultRule = z.infer<typeof faultRuleSchema>;

/** A rule about how long a state of the store lasts; it strikes no request. */
export type StateRule = Extract<FaultRule, { kind: 'creating' | 'visible-after' | 'name-blocked' }>;
/** A rule that strikes requests. */
export type RequestRule = Exclude<FaultRule, StateRule>;

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
  if (!result.success) {
    throw new FaultRuleError(`The fault rule is not valid. ${z.prettifyError(result.error)}`);
  }
  const rule = result.data;
  const { every, for: awake } = { every: undefined, for: undefined, ...rule };
  if ((every === undefined) !== (awake === undefined) || (awake ?? 0) > (every ?? 0)) {
    throw new FaultRuleError(
      'The fault rule is not valid. "every" and "for" are seconds and belong together, and "for" is the shorter one: every=60:for=5.',
    );
  }
  if (rule.kind === 'uniform-delay' && rule.from > rule.to) {
    throw new FaultRuleError(
      `The fault rule is not valid. A uniform delay goes from the shorter to the longer time, not from ${rule.from} to ${rule.to}.`,
    );
  }
  return rule;
}

/** What follows each kind in the text form; `?` marks what may be left out. */
const ARGUMENTS: Readonly<Record<FaultRule['kind'], readonly string[]>> = {
  error: ['status', 'code'],
  delay: ['ms'],
  'uniform-delay': ['from', 'to'],
  'lognormal-delay': ['median', 'sigma'],
  rate: ['perSecond', 'status?', 'code?'],
  concurrency: ['most', 'status?', 'code?'],
  'reset-before': [],
  'reset-after': [],
  'half-answer': [],
  garbage: [],
  creating: ['ms'],
  'visible-after': ['ms'],
  'name-blocked': ['ms'],
};

const TEXTS = new Set(['operation', 'bucket', 'index', 'code', 'message', 'unit']);

/**
 * Reads the text form of a rule: `OPERATION:KIND[:ARGUMENT…][:NAME=VALUE…]`,
 * `*` for every operation. Names are the fields of the rule, such as `bucket`,
 * `index`, `count`, `probability`, `every` and `for`.
 *
 * @example
 * parseFaultRule('deleteVectors:error:429:TooManyRequests:count=3')
 * parseFaultRule('*:delay:250:probability=0.5:bucket=sample')
 * parseFaultRule('putVectors:rate:5:503:SlowDown')
 * @throws FaultRuleError
 */
export function parseFaultRule(text: string): FaultRule {
  const [operation = '', kind = '', ...parts] = text.split(':');
  const given = parts.filter((part) => !part.includes('='));
  if (!isKind(kind)) {
    throw new FaultRuleError(
      `The fault rule "${text}" has the kind "${kind}"; there are ${Object.keys(ARGUMENTS).join(', ')}. Examples: deleteVectors:error:429:TooManyRequests:count=3, *:delay:250, deleteVectors:reset-after:count=1.`,
    );
  }
  const places = ARGUMENTS[kind];
  const needed = places.filter((name) => !name.endsWith('?')).length;
  if (given.length < needed || given.length > places.length) {
    throw new FaultRuleError(
      `The fault rule "${text}" has ${given.length} arguments after its kind; ${kind} takes ${places.join(', ') || 'none'}.`,
    );
  }
  const named = parts
    .filter((part) => part.includes('='))
    .map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at), part.slice(at + 1)] as const;
    });
  const placed = given.map((part, at) => [(places[at] ?? '').replace('?', ''), part] as const);
  const fields = [...named, ...placed].map(([name, value]) => [
    name,
    TEXTS.has(name) ? value : numberOf(value),
  ]);
  try {
    return checkFaultRule({
      ...Object.fromEntries(fields),
      ...(operation === '*' ? {} : { operation }),
      kind,
    });
  } catch (error) {
    if (!(error instanceof FaultRuleError)) throw error;
    throw new FaultRuleError(`"${text}": ${error.message}`);
  }
}

function isKind(kind: string): kind is FaultRule['kind'] {
  return Object.hasOwn(ARGUMENTS, kind);
}

/** What is not a number stays as it is, for the schema to name. */
function numberOf(text: string): unknown {
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? text : number;
}

import fc from 'fast-check';
import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import type { Metadata, MetadataValue } from '#protocol/vector.ts';
import { KeyStore } from './key-store.ts';
import type { ScannedVector } from './scan.ts';

/** Few characters, so that parts of texts meet; all lengths of UTF-8, NUL, and half a surrogate pair. */
const character = fc.constantFrom(
  ...['a', 'A', 'l', 'I', '1', '0', 'o', ' ', '-', '\0', '\u0001', '\u0002', '\u007f'],
  ...['é', 'e\u0301', 'ß', 'а', '\u07ff', '\u0800', '中', '国', '\u9fbf', '\u200d', '\ud7ff'],
  ...['\ue000', '\uffff', 'ﬁ', '\u{10000}', '\u{1f600}', '\u{2a6d6}', '\u{e0001}', '\u{10ffff}'],
);

/** A text of every plane of Unicode; with `halves` also half of a surrogate pair, which no valid key holds. */
export function anyText(maxLength: number, { halves = true } = {}): fc.Arbitrary<string> {
  const half = fc.constantFrom('\ud800', '\udbff', '\udc00', '\udfff');
  return fc.oneof(
    { weight: 6, arbitrary: fc.string({ unit: character, maxLength }) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength }) },
    {
      weight: 1,
      arbitrary: fc.string({ unit: halves ? fc.oneof(character, half) : character, maxLength }),
    },
  );
}

/** A key, now and then one of 1,024 characters. */
export const anyKey: fc.Arbitrary<string> = fc.oneof(
  { weight: 20, arbitrary: anyText(8) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1024, maxLength: 1024 }) },
);

const scalar: fc.Arbitrary<string | number | boolean> = fc.oneof(
  fc.constantFrom<string | number | boolean>('', 'a', '1', '10', '9', 'true', 'a, b', 'b', 'T'),
  fc.constantFrom<string | number | boolean>(0, -0, 1, 10, 9, -1.5, 1e21, 5e-324, true, false),
  anyText(4),
  fc.double({ noNaN: true }),
);
const anyValue: fc.Arbitrary<MetadataValue> = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 4 }) },
);
export const anyField: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', '7', '') },
  { weight: 1, arbitrary: anyText(3) },
);
export const anyMetadata: fc.Arbitrary<Metadata> = fc
  .array(fc.tuple(anyField, anyValue), { maxLength: 4 })
  // Unlike assignment, this gives the object a field named `__proto__` of its own.
  .map((entries) => Object.fromEntries(entries));

/** Rows as a scan delivers them, with distinct keys, in the order of keys or not. */
export const anyRows: fc.Arbitrary<ScannedVector[]> = fc.uniqueArray(
  fc.record({ key: anyKey, metadata: anyMetadata }, { noNullPrototype: true }),
  { maxLength: 40, selector: ({ key }) => key },
);

const condition = fc.oneof(
  fc.record({ $eq: scalar }),
  fc.record({ $ne: scalar }),
  fc.record({ $in: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $nin: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $exists: fc.boolean() }),
  ...(['$gt', '$gte', '$lt', '$lte'] as const).map((operator) =>
    fc.record({ [operator]: fc.oneof(fc.constantFrom(0, 1, 9, 10), fc.double({ noNaN: true })) }),
  ),
);
export const anyFilter: fc.Arbitrary<MetadataFilter> = fc.letrec<{ filter: MetadataFilter }>(
  (tie) => ({
    filter: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.tuple(anyField, condition).map((entry) => Object.fromEntries([entry]) as MetadataFilter),
      fc.constant({}),
      fc.record({ $and: fc.array(tie('filter'), { maxLength: 3 }) }),
      fc.record({ $or: fc.array(tie('filter'), { maxLength: 3 }) }),
    ),
  }),
).filter;

export function storeOf(rows: readonly ScannedVector[]): KeyStore {
  const store = new KeyStore();
  for (const { key, metadata } of rows) store.add(key, metadata);
  return store;
}

/** Runs a task to its end. */
export function finish<Result>(task: Generator<void, Result>): Result {
  let step = task.next();
  while (step.done !== true) step = task.next();
  return step.value;
}

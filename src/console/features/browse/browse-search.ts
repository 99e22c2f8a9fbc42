import * as z from 'zod/mini';

/**
 * Text in the address. The router reads what looks like JSON as JSON, so a key
 * such as `123` that somebody typed by hand arrives as a number; links that the
 * console makes are quoted and come back as they were.
 */
const text = z.catch(
  z.optional(
    z.pipe(
      z.unknown(),
      z.transform((value: unknown) => {
        if (value === undefined || value === '') return undefined;
        return typeof value === 'string' ? value : JSON.stringify(value);
      }),
    ),
  ),
  undefined,
);

const sort = z.object({
  /** Metadata field to sort by; null sorts by key. */
  field: z.nullable(z.string()),
  descending: z.boolean(),
});

/**
 * What the address says about the browse page. `filter`, `key` and
 * `find` are kept as they stand: dropping one that makes no sense would show, and
 * offer to stage, more than the link meant. `readConditions` and `readSearch` judge them.
 */
export const browseSearchSchema = z.object({
  /** The service's metadata filter. */
  filter: z.optional(z.unknown()),
  /** The key condition, `{kind, text}`. */
  key: z.optional(z.unknown()),
  /** What is searched among the keys that were read. */
  find: z.optional(z.unknown()),
  /** The key whose details are open. */
  open: text,
  /** How the table is ordered; without it rows stand as they were read. */
  sort: z.catch(z.optional(sort), undefined),
});
export type BrowseSearch = z.infer<typeof browseSearchSchema>;

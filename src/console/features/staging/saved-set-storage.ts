import * as z from 'zod/mini';
import { openStaging } from '#console/worker/staging-database.ts';
import { keptSegment } from '#engine/open-segment.ts';
import { RowSet } from '#engine/row-set.ts';
import { type StagedPart, StagedSet } from '#engine/staged-set.ts';
import { numbersSchema, parseEntry, parseSegment } from './staging-schema.ts';

/** A set of keys that was staged once and is kept under a name, for one index. */
export interface SavedSet {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  /** Milliseconds since the Unix epoch. */
  readonly savedAt: number;
}

const savedSetSchema = z.object({
  name: z.string(),
  count: z.number(),
  savedAt: z.number(),
});

const savedKeysSchema = z.object({
  entries: z.array(z.unknown()),
  parts: z.array(z.object({ segment: z.unknown(), words: numbersSchema })),
});

/** The index's saved sets by their names, without their keys. */
export async function readSavedSets(target: string): Promise<readonly SavedSet[]> {
  const database = await openStaging();
  const { store } = database.transaction('sets');
  const [ids, rows] = await Promise.all([
    store.index('target').getAllKeys(target),
    store.index('target').getAll(target),
  ]);
  const sets = rows.flatMap(({ set }, at) => {
    const parsed = savedSetSchema.safeParse(set);
    const id = ids[at];
    return parsed.success && id !== undefined ? [{ id, ...parsed.data }] : [];
  });
  return sets.sort((a, b) => a.name.localeCompare(b.name));
}

/** Both or neither: a name without its keys would be a set that lost them. */
export async function writeSavedSet(target: string, set: SavedSet, keys: StagedSet): Promise<void> {
  const { id, ...facts } = set;
  const database = await openStaging();
  const transaction = database.transaction(['sets', 'set-keys'], 'readwrite');
  await Promise.all([
    transaction.objectStore('sets').put({ target, set: facts }, id),
    transaction.objectStore('set-keys').put(storedKeys(keys), id),
    transaction.done,
  ]);
}

export async function renameSavedSet(target: string, { id, ...facts }: SavedSet): Promise<void> {
  const database = await openStaging();
  await database.put('sets', { target, set: facts }, id);
}

export async function deleteSavedSet(id: string): Promise<void> {
  const database = await openStaging();
  const transaction = database.transaction(['sets', 'set-keys'], 'readwrite');
  await Promise.all([
    transaction.objectStore('sets').delete(id),
    transaction.objectStore('set-keys').delete(id),
    transaction.done,
  ]);
}

/** @returns null when the set is not there any more, or cannot be read whole: half of it is another set */
export async function readSavedKeys(id: string): Promise<StagedSet | null> {
  const database = await openStaging();
  return parseKeys(await database.get('set-keys', id));
}

function storedKeys({ singles, parts }: StagedSet) {
  return {
    entries: [...singles.values()],
    parts: parts.map(({ segment, rows }) => ({
      segment: keptSegment(segment),
      words: rows.words,
    })),
  };
}

export function parseKeys(value: unknown): StagedSet | null {
  const parsed = savedKeysSchema.safeParse(value);
  if (!parsed.success) return null;
  const entries = parsed.data.entries.map(parseEntry);
  const parts = parsed.data.parts.map(({ segment, words }): StagedPart | null => {
    const opened = parseSegment(segment);
    if (opened === null) return null;
    const all = RowSet.all(opened.keys.count);
    if (all.words.length !== words.length) return null;
    return { segment: opened, rows: all.within(new RowSet(all.length, words)) };
  });
  if (entries.includes(null) || parts.includes(null)) return null;
  return new StagedSet(
    parts.flatMap((part) => part ?? []),
    new Map(entries.flatMap((entry) => (entry ? [[entry.key, entry] as const] : []))),
  );
}

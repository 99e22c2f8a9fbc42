import type { StagedEntry } from '#engine/staged-entry.ts';

/** One decision about keys. Operations, never whole sets, travel between tabs and into storage. */
export type StagingOperation =
  /** Keys that are staged already keep their entry: the first provenance counts. */
  | { readonly type: 'stage'; readonly entries: readonly StagedEntry[] }
  | { readonly type: 'unstage'; readonly keys: readonly string[] }
  /** New entries for keys that are staged; others are passed over. */
  | { readonly type: 'replace'; readonly entries: readonly StagedEntry[] };

export type StagedEntries = ReadonlyMap<string, StagedEntry>;

export interface AppliedOperation {
  readonly entries: StagedEntries;
  /** What of the operation made a difference; null when nothing did. */
  readonly effective: StagingOperation | null;
  /** Takes `effective` back. */
  readonly inverse: StagingOperation | null;
}

/** @returns the same `entries` when the operation changes nothing */
export function applyStaging(
  entries: StagedEntries,
  operation: StagingOperation,
): AppliedOperation {
  switch (operation.type) {
    case 'stage':
      return stage(entries, operation.entries);
    case 'unstage':
      return unstage(entries, operation.keys);
    case 'replace':
      return replace(entries, operation.entries);
  }
}

function stage(entries: StagedEntries, offered: readonly StagedEntry[]): AppliedOperation {
  const next = new Map(entries);
  const added: StagedEntry[] = [];
  for (const entry of offered) {
    if (next.has(entry.key)) continue;
    next.set(entry.key, entry);
    added.push(entry);
  }
  if (added.length === 0) return unchanged(entries);
  return {
    entries: next,
    effective: { type: 'stage', entries: added },
    inverse: { type: 'unstage', keys: added.map(({ key }) => key) },
  };
}

function unstage(entries: StagedEntries, keys: readonly string[]): AppliedOperation {
  const next = new Map(entries);
  const removed: StagedEntry[] = [];
  for (const key of keys) {
    const entry = next.get(key);
    if (entry === undefined) continue;
    next.delete(key);
    removed.push(entry);
  }
  if (removed.length === 0) return unchanged(entries);
  return {
    entries: next,
    effective: { type: 'unstage', keys: removed.map(({ key }) => key) },
    inverse: { type: 'stage', entries: removed },
  };
}

function replace(entries: StagedEntries, replacements: readonly StagedEntry[]): AppliedOperation {
  const next = new Map(entries);
  const before: StagedEntry[] = [];
  const after: StagedEntry[] = [];
  for (const replacement of replacements) {
    const entry = next.get(replacement.key);
    if (entry === undefined || entry === replacement) continue;
    next.set(replacement.key, replacement);
    before.push(entry);
    after.push(replacement);
  }
  if (after.length === 0) return unchanged(entries);
  return {
    entries: next,
    effective: { type: 'replace', entries: after },
    inverse: { type: 'replace', entries: before },
  };
}

function unchanged(entries: StagedEntries): AppliedOperation {
  return { entries, effective: null, inverse: null };
}

/** What is left of an operation when some keys can never come back. */
export function withoutKeys(
  operation: StagingOperation,
  gone: ReadonlySet<string>,
): StagingOperation | null {
  if (operation.type === 'unstage') {
    const keys = operation.keys.filter((key) => !gone.has(key));
    return keys.length > 0 ? { type: 'unstage', keys } : null;
  }
  const entries = operation.entries.filter(({ key }) => !gone.has(key));
  return entries.length > 0 ? { type: operation.type, entries } : null;
}

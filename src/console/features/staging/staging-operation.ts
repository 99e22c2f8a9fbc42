import type { StagedEntry } from '#engine/staged-entry.ts';
import { rowsAmong, type StagedPart, type StagedSet } from '#engine/staged-set.ts';
import { addTo, otherwiseStaged, removeFrom, type StagedKeys } from './staged-change.ts';

/**
 * One decision about keys. Operations, never whole sets, travel between tabs and
 * into storage. What an operation says of a part it says of the keys in it, wherever
 * those are staged: the same key may be staged from elsewhere in another tab.
 */
export type StagingOperation =
  /** Keys that are staged already keep their entry: the first provenance counts. */
  | {
      readonly type: 'stage';
      readonly entries: readonly StagedEntry[];
      readonly parts?: readonly StagedPart[];
    }
  | {
      readonly type: 'unstage';
      readonly keys: readonly string[];
      readonly parts?: readonly StagedPart[];
    }
  /** New entries for keys that are staged; others are passed over. */
  | {
      readonly type: 'replace';
      readonly entries: readonly StagedEntry[];
      readonly parts?: readonly StagedPart[];
    }
  /** Several in turn that are one decision. */
  | { readonly type: 'series'; readonly operations: readonly StagingOperation[] };

export interface AppliedOperation {
  readonly entries: StagedSet;
  /** What of the operation made a difference; null when nothing did. */
  readonly effective: StagingOperation | null;
  /** Takes `effective` back. */
  readonly inverse: StagingOperation | null;
}

/** @returns the same `entries` when the operation changes nothing */
export function applyStaging(entries: StagedSet, operation: StagingOperation): AppliedOperation {
  switch (operation.type) {
    case 'stage':
      return stage(entries, { parts: [], ...operation });
    case 'unstage':
      return unstage(entries, { parts: [], ...operation });
    case 'replace':
      return replace(entries, { parts: [], ...operation });
    case 'series':
      return inTurn(entries, operation.operations);
  }
}

function stage(entries: StagedSet, offered: StagedKeys): AppliedOperation {
  const added = addTo(entries, offered);
  if (added.set === entries) return unchanged(entries);
  return {
    entries: added.set,
    effective: staging('stage', added),
    inverse: unstaging(added),
  };
}

function unstage(
  entries: StagedSet,
  unwanted: { readonly keys: readonly string[]; readonly parts: readonly StagedPart[] },
): AppliedOperation {
  const removed = removeFrom(entries, unwanted);
  if (removed.set === entries) return unchanged(entries);
  return {
    entries: removed.set,
    effective: unstaging(removed),
    inverse: staging('stage', removed),
  };
}

function replace(entries: StagedSet, replacements: StagedKeys): AppliedOperation {
  const after = otherwiseStaged(entries, replacements);
  const keys = after.entries.map(({ key }) => key);
  const before = removeFrom(entries, { keys, parts: after.parts });
  if (before.set === entries) return unchanged(entries);
  return {
    entries: addTo(before.set, after).set,
    effective: staging('replace', after),
    inverse: staging('replace', before),
  };
}

function inTurn(entries: StagedSet, operations: readonly StagingOperation[]): AppliedOperation {
  const effective: StagingOperation[] = [];
  const inverse: StagingOperation[] = [];
  let now = entries;
  for (const operation of operations) {
    const applied = applyStaging(now, operation);
    now = applied.entries;
    if (applied.effective !== null) effective.push(applied.effective);
    if (applied.inverse !== null) inverse.unshift(applied.inverse);
  }
  return { entries: now, effective: asOne(effective), inverse: asOne(inverse) };
}

function asOne(operations: readonly StagingOperation[]): StagingOperation | null {
  const [first, ...others] = operations;
  return others.length === 0 ? (first ?? null) : { type: 'series', operations };
}

function unchanged(entries: StagedSet): AppliedOperation {
  return { entries, effective: null, inverse: null };
}

function staging(type: 'stage' | 'replace', { entries, parts }: StagedKeys): StagingOperation {
  return { type, entries, ...withParts(parts) };
}

function unstaging({ entries, parts }: StagedKeys): StagingOperation {
  return { type: 'unstage', keys: entries.map(({ key }) => key), ...withParts(parts) };
}

function withParts(parts: readonly StagedPart[]): { readonly parts?: readonly StagedPart[] } {
  return parts.length > 0 ? { parts } : {};
}

/** What is left of an operation when some keys can never come back. */
export function withoutKeys(
  operation: StagingOperation,
  gone: ReadonlySet<string>,
): StagingOperation | null {
  if (operation.type === 'series') {
    return asOne(operation.operations.flatMap((each) => withoutKeys(each, gone) ?? []));
  }
  const parts = withParts(partsWithout(operation.parts ?? [], gone));
  if (operation.type === 'unstage') {
    const keys = operation.keys.filter((key) => !gone.has(key));
    return keys.length > 0 || parts.parts ? { type: 'unstage', keys, ...parts } : null;
  }
  const entries = operation.entries.filter(({ key }) => !gone.has(key));
  return entries.length > 0 || parts.parts ? { type: operation.type, entries, ...parts } : null;
}

function partsWithout(
  parts: readonly StagedPart[],
  gone: ReadonlySet<string>,
): readonly StagedPart[] {
  return parts.flatMap((part) => {
    const lost = rowsAmong(part, gone);
    if (lost.count === 0) return part;
    const rows = part.rows.without(lost);
    return rows.count > 0 ? { segment: part.segment, rows } : [];
  });
}

/** The operations that stage, unstage or replace, in turn, without the series that hold them. */
export function singleOperations(
  operation: StagingOperation,
): readonly Exclude<StagingOperation, { type: 'series' }>[] {
  return operation.type === 'series' ? operation.operations.flatMap(singleOperations) : [operation];
}

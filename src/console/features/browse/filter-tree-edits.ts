import { filterSize } from '#protocol/filter-size.ts';
import { LIMITS } from '#protocol/limits.ts';
import {
  type DraftCondition,
  type DraftFilter,
  type DraftGroup,
  type DraftNode,
  filterOfDraft,
  NO_ENTRY,
} from './filter-tree.ts';

/** A change to a draft; `id` is the part it is about. */
export type TreeEdit =
  | { readonly kind: 'add-condition' | 'add-group'; readonly id: number }
  | { readonly kind: 'remove' | 'duplicate' | 'wrap' | 'unwrap'; readonly id: number }
  | { readonly kind: 'move'; readonly id: number; readonly by: -1 | 1 }
  | { readonly kind: 'join'; readonly id: number; readonly joiner: DraftGroup['joiner'] }
  | { readonly kind: 'compare'; readonly id: number; readonly change: ConditionChange };

export type ConditionChange = Partial<Omit<DraftCondition, 'kind' | 'id'>>;

/** A draft after an edit, or why it stays as it was. */
export type EditResult =
  | { readonly done: true; readonly draft: DraftFilter; readonly focus: number }
  | { readonly done: false; readonly reason: string };

/**
 * Makes an edit and says which part has the attention then. One that would make
 * the filter deeper or longer than the service takes is refused.
 */
export function editDraft(draft: DraftFilter, edit: TreeEdit): EditResult {
  const result = edited(draft, edit);
  // What is typed in a condition makes the filter neither deeper nor longer, and has to be quick.
  if (!result.done || edit.kind === 'compare') return result;
  const before = filterSize(filterOfDraft(draft));
  const after = filterSize(filterOfDraft(result.draft));
  if (after.levels > LIMITS.filterLevels && after.levels > before.levels) {
    return refused(
      `That would be ${after.levels} levels; a filter has at most ${LIMITS.filterLevels}. Take a group apart first.`,
    );
  }
  if (after.conditions > LIMITS.filterConditions && after.conditions > before.conditions) {
    return refused(
      `That would be ${after.conditions} conditions; a filter has at most ${LIMITS.filterConditions}. Use “is one of” for many values of one field.`,
    );
  }
  return result;
}

/** A part with the group it stands in; null for the root and for what is not there. */
export function placeOf(
  draft: DraftFilter,
  id: number,
): { readonly parent: DraftGroup; readonly at: number; readonly node: DraftNode } | null {
  const search = (parent: DraftGroup): ReturnType<typeof placeOf> => {
    for (const [at, node] of parent.parts.entries()) {
      if (node.id === id) return { parent, at, node };
      const further = node.kind === 'group' ? search(node) : null;
      if (further !== null) return further;
    }
    return null;
  };
  return search(draft.root);
}

/** Whether the part is the one with the id, or has it in it. */
export function holdsPart(node: DraftNode, id: number): boolean {
  return (
    node.id === id || (node.kind === 'group' && node.parts.some((part) => holdsPart(part, id)))
  );
}

function edited(draft: DraftFilter, edit: TreeEdit): EditResult {
  switch (edit.kind) {
    case 'add-condition':
      return added(draft, edit.id, newCondition(draft.nextId), 1);
    case 'add-group':
      return addedGroup(draft, edit.id);
    case 'remove':
      return removed(draft, edit.id);
    case 'duplicate':
      return duplicated(draft, edit.id);
    case 'wrap':
      return wrapped(draft, edit.id);
    case 'unwrap':
      return unwrapped(draft, edit.id);
    case 'move':
      return moved(draft, edit.id, edit.by);
    case 'join':
      return changed(draft, edit.id, (node) =>
        node.kind === 'group' ? { ...node, joiner: edit.joiner } : node,
      );
    case 'compare':
      return changed(draft, edit.id, (node) =>
        node.kind === 'condition' ? { ...node, ...edit.change } : node,
      );
  }
}

function newCondition(id: number): DraftCondition {
  return { kind: 'condition', id, field: '', operator: 'is', values: [], entry: NO_ENTRY };
}

function added(draft: DraftFilter, groupId: number, node: DraftNode, ids: number): EditResult {
  const next = withGroup(draft, groupId, (parts) => [...parts, node]);
  return done({ ...next, nextId: draft.nextId + ids }, node.id);
}

/** The new group joins the other way round, as a group of the same kind would change nothing. */
function addedGroup(draft: DraftFilter, groupId: number): EditResult {
  const parent = groupId === draft.root.id ? draft.root : placeOf(draft, groupId)?.node;
  if (parent?.kind !== 'group') return refused(GONE);
  const condition = newCondition(draft.nextId + 1);
  const group: DraftGroup = {
    kind: 'group',
    id: draft.nextId,
    joiner: otherJoiner(parent.joiner),
    parts: [condition],
  };
  const result = added(draft, groupId, group, 2);
  return result.done ? { ...result, focus: condition.id } : result;
}

function removed(draft: DraftFilter, id: number): EditResult {
  if (id === draft.root.id) {
    return done({ ...draft, root: { ...draft.root, parts: [] }, bare: true }, id);
  }
  const place = placeOf(draft, id);
  if (place === null) return refused(GONE);
  const { parent, at } = place;
  const next = withGroup(draft, parent.id, (parts) => parts.filter((part) => part.id !== id));
  const neighbour = parent.parts[at + 1] ?? parent.parts[at - 1] ?? parent;
  return done(next, neighbour.id);
}

function duplicated(draft: DraftFilter, id: number): EditResult {
  const place = placeOf(draft, id);
  if (place === null) return refused(GONE);
  let { nextId } = draft;
  const copyOf = (node: DraftNode): DraftNode => {
    const copy = { ...node, id: nextId };
    nextId += 1;
    return copy.kind === 'group' ? { ...copy, parts: copy.parts.map(copyOf) } : copy;
  };
  const copy = copyOf(place.node);
  const next = withGroup(draft, place.parent.id, (parts) => parts.toSpliced(place.at + 1, 0, copy));
  return done({ ...next, nextId }, copy.id);
}

function wrapped(draft: DraftFilter, id: number): EditResult {
  const { nextId } = draft;
  if (id === draft.root.id) {
    const root: DraftGroup = {
      kind: 'group',
      id: nextId,
      joiner: otherJoiner(draft.root.joiner),
      parts: [draft.root],
    };
    return done({ root, bare: true, nextId: nextId + 1 }, id);
  }
  const place = placeOf(draft, id);
  if (place === null) return refused(GONE);
  const joiner = otherJoiner(place.parent.joiner);
  const group: DraftGroup = { kind: 'group', id: nextId, joiner, parts: [place.node] };
  const next = withGroup(draft, place.parent.id, (parts) => parts.with(place.at, group));
  return done({ ...next, nextId: nextId + 1 }, nextId);
}

function unwrapped(draft: DraftFilter, id: number): EditResult {
  const place = placeOf(draft, id);
  if (place === null) return refused(GONE);
  const { node, parent, at } = place;
  if (node.kind !== 'group') return refused('Only a group can be taken apart.');
  const next = withGroup(draft, parent.id, (parts) => parts.toSpliced(at, 1, ...node.parts));
  return done(next, (node.parts[0] ?? parent).id);
}

/**
 * One step through the filter as it is drawn: past a condition, into the group
 * that is next, and out of the group that ends.
 */
function moved(draft: DraftFilter, id: number, by: -1 | 1): EditResult {
  const place = placeOf(draft, id);
  if (place === null) return refused(GONE);
  const { parent, at, node } = place;
  const without = withGroup(draft, parent.id, (parts) => parts.filter((part) => part.id !== id));
  const beside = parent.parts[at + by];
  if (beside?.kind === 'group') {
    const next = withGroup(without, beside.id, (parts) =>
      by === 1 ? [node, ...parts] : [...parts, node],
    );
    return done(next, id);
  }
  if (beside !== undefined) {
    const next = withGroup(without, parent.id, (parts) => parts.toSpliced(at + by, 0, node));
    return done(next, id);
  }
  const outer = placeOf(without, parent.id);
  if (outer === null)
    return refused(by === 1 ? 'It is the last already.' : 'It is the first already.');
  const to = by === 1 ? outer.at + 1 : outer.at;
  const next = withGroup(without, outer.parent.id, (parts) => parts.toSpliced(to, 0, node));
  return done(next, id);
}

function changed(
  draft: DraftFilter,
  id: number,
  change: (node: DraftNode) => DraftNode,
): EditResult {
  const root = withNode(draft.root, id, change);
  return done(root.kind === 'group' ? { ...draft, root } : draft, id);
}

/** Parts elsewhere stay the same objects, so that they need not be drawn again. */
function withNode(node: DraftNode, id: number, change: (node: DraftNode) => DraftNode): DraftNode {
  if (node.id === id) return change(node);
  if (node.kind !== 'group') return node;
  const parts = node.parts.map((part) => withNode(part, id, change));
  return parts.every((part, at) => part === node.parts[at]) ? node : { ...node, parts };
}

function withGroup(
  draft: DraftFilter,
  id: number,
  change: (parts: readonly DraftNode[]) => readonly DraftNode[],
): DraftFilter {
  const root = withNode(draft.root, id, (node) =>
    node.kind === 'group' ? { ...node, parts: change(node.parts) } : node,
  );
  return root.kind === 'group' ? { ...draft, root } : draft;
}

function otherJoiner(joiner: DraftGroup['joiner']): DraftGroup['joiner'] {
  return joiner === '$and' ? '$or' : '$and';
}

const GONE = 'That part of the filter is not there any more.';

function done(draft: DraftFilter, focus: number): EditResult {
  return { done: true, draft, focus };
}

function refused(reason: string): EditResult {
  return { done: false, reason };
}

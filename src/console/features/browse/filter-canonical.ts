import type { TextMember, TextNode } from './loose-json.ts';

/** A filter in the service's own form, with what had to be rewritten. */
export interface CanonicalFilter {
  readonly node: TextNode;
  readonly notes: string[];
}

/**
 * Writes out what samples abbreviate and the grammar does not have (API sheet
 * §6): several fields in one object, several operators on one field, and a value
 * without an operator. Each has one meaning, and each is noted. What is wrong
 * otherwise is left as it is, for the parser to refuse.
 */
export function canonicalFilter(written: TextNode, place: (at: number) => string): CanonicalFilter {
  const notes: string[] = [];
  const note = (at: number, words: string) => {
    notes.push(`${place(at)}: ${words}`);
  };

  const filterNode = (node: TextNode): TextNode => {
    if (node.kind !== 'object') return node;
    const [only] = node.members;
    if (only !== undefined && node.members.length === 1) return memberNode(node.at, only);
    if (only === undefined) return node;
    note(node.at, `${node.members.length} names in one object were joined by $and.`);
    return joined(
      node.at,
      node.members.map((member) => memberNode(member.at, member)),
    );
  };

  const memberNode = (at: number, member: TextMember): TextNode => {
    const { name, value } = member;
    if (name === '$and' || name === '$or') {
      if (value.kind !== 'list') return object(at, member);
      return object(at, { ...member, value: { ...value, items: value.items.map(filterNode) } });
    }
    if (name.startsWith('$')) return object(at, member);
    if (value.kind === 'scalar' && value.value !== null) {
      note(value.at, `the value of ${JSON.stringify(name)} has no operator; read as $eq.`);
      return object(at, {
        ...member,
        value: object(value.at, { name: '$eq', at: value.at, value }),
      });
    }
    if (value.kind === 'object' && value.members.length > 1) {
      note(
        value.at,
        `${value.members.length} operators on ${JSON.stringify(name)} were joined by $and.`,
      );
      const each = value.members.map((operator) =>
        object(member.at, { ...member, value: object(operator.at, operator) }),
      );
      return joined(at, each);
    }
    return object(at, member);
  };

  return { node: filterNode(requestedFilter(written)), notes };
}

/** The filter of a whole request, if that is what was written: no field is named so and holds a filter. */
function requestedFilter(node: TextNode): TextNode {
  if (node.kind !== 'object') return node;
  const filter = node.members.find(({ name }) => name === 'filter')?.value;
  if (filter?.kind !== 'object') return node;
  const isOperand = filter.members.some(
    ({ name }) => name.startsWith('$') && name !== '$and' && name !== '$or',
  );
  const isRequest =
    node.members.length === 1 ||
    node.members.some(({ name }) => name === 'indexName' || name === 'queryVector');
  return isRequest && !isOperand ? filter : node;
}

function object(at: number, ...members: readonly TextMember[]): TextNode {
  return { kind: 'object', at, members };
}

function joined(at: number, items: readonly TextNode[]): TextNode {
  return object(at, { name: '$and', at, value: { kind: 'list', at, items } });
}

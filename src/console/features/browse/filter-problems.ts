import { FilterError, parseMetadataFilter, WITH_NUMBERS } from '#protocol/parse-metadata-filter.ts';
import { readNumber } from './filter-number.ts';
import {
  type DraftCondition,
  type DraftFilter,
  type DraftGroup,
  type DraftNode,
  filterOfDraft,
  valuesOf,
} from './filter-tree.ts';

/** What keeps a draft from being a filter, and the part that has to change. */
export interface DraftProblem {
  readonly id: number;
  readonly part: 'field' | 'value' | 'group';
  readonly message: string;
}

/** What is wrong with each part, by its id. */
export type PartProblems = ReadonlyMap<
  number,
  { readonly [Part in DraftProblem['part']]?: string }
>;

export const NO_PROBLEMS: PartProblems = new Map();

/** The first problem of each control of each part. */
export function problemsByPart(problems: readonly DraftProblem[]): PartProblems {
  const parts = new Map<number, { [Part in DraftProblem['part']]?: string }>();
  for (const { id, part, message } of problems) {
    const known = parts.get(id) ?? {};
    known[part] ??= message;
    parts.set(id, known);
  }
  return parts;
}

/** Everything that keeps the draft from being a filter, in the order of its parts. */
export function draftProblems(draft: DraftFilter): readonly DraftProblem[] {
  const problems = draft.root.parts.flatMap(nodeProblems);
  if (problems.length > 0) return problems;
  try {
    parseMetadataFilter(filterOfDraft(draft), WITH_NUMBERS);
    return [];
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return [{ id: draft.root.id, part: 'group', message: error.message }];
  }
}

function nodeProblems(node: DraftNode): readonly DraftProblem[] {
  switch (node.kind) {
    case 'everything':
      return [];
    case 'group':
      return groupProblems(node);
    case 'condition':
      return conditionProblems(node);
  }
}

function groupProblems({ id, parts }: DraftGroup): readonly DraftProblem[] {
  if (parts.length > 0) return parts.flatMap(nodeProblems);
  const message =
    'The group is empty: a group holds at least one condition. Add one, or remove the group.';
  return [{ id, part: 'group', message }];
}

function conditionProblems(condition: DraftCondition): readonly DraftProblem[] {
  const { id, field } = condition;
  const problems: DraftProblem[] = [];
  if (field === '') {
    problems.push({ id, part: 'field', message: 'Type the name of the metadata field.' });
  } else if (field.startsWith('$')) {
    const message = `“${field}” is no field: names that begin with $ are the service’s operators. Type the name of a metadata field.`;
    problems.push({ id, part: 'field', message });
  }
  const problem = valueProblem(condition);
  if (problem !== null) problems.push({ id, part: 'value', message: problem });
  return problems;
}

function valueProblem(condition: DraftCondition): string | null {
  const values = valuesOf(condition);
  if (
    values.length === 0 &&
    (condition.operator === 'one-of' || condition.operator === 'none-of')
  ) {
    return 'A list of values holds at least one. Type a value and add it.';
  }
  for (const { text, type } of values) {
    if (type === 'boolean' && text !== 'true' && text !== 'false') {
      return `“${text}” is neither true nor false. Choose one of the two, or compare with the text.`;
    }
    const number = type === 'number' ? readNumber(text) : null;
    if (number?.valid === false) return number.problem;
  }
  return null;
}

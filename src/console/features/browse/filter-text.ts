import { exactJson } from '#protocol/exact-json.ts';
import { LIMITS } from '#protocol/limits.ts';
import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import {
  FilterError,
  type FilterPath,
  parseMetadataFilter,
  WITH_NUMBERS,
} from '#protocol/parse-metadata-filter.ts';
import { canonicalFilter } from './filter-canonical.ts';
import { readNumber } from './filter-number.ts';
import {
  type DraftCondition,
  type DraftFilter,
  type DraftNode,
  type DraftValue,
  takesSeveral,
  valuesOf,
} from './filter-tree.ts';
import { LooseJsonReader, TextError, type TextNode } from './loose-json.ts';

/** A text read as a filter, or what is wrong with it and where. */
export type FilterReading =
  | {
      readonly valid: true;
      readonly filter: MetadataFilter;
      /** What was written otherwise than the service takes it, and how it was understood. */
      readonly notes: readonly string[];
    }
  | {
      readonly valid: false;
      /** With line and column. */
      readonly problem: string;
      /** Offset in the text. */
      readonly at: number;
    };

/** Blanks and line breaks may make a text longer than the filter it says, but not without end. */
const LONGEST_TEXT = 16 * LIMITS.filterBytes;

/**
 * What programs and command lines put around the filter: `filter=`, `"filter":`, `query := `,
 * `Filter: oss.Ptr(` and Go's backquote, `--filter` and the quotation mark of a shell.
 */
const BEFORE =
  /^\s*(?:--filter[\s=]+|(?:(?:var|let|const)\s+)?[\w.]+\s*:?=\s*|["']?[\w.]*filter["']?\s*:\s*)?(?:[\w.]+\(\s*)?(?:`|'(?=\s*\{))?/i;
const BEHIND = /^[`']?\s*\)?\s*[,;]?\s*$/;

/**
 * Reads a filter as somebody wrote it: JSON, a literal of the Python or Go
 * samples, with the name it was assigned to or without, or the flag of ossutil.
 */
export function readFilterText(text: string): FilterReading {
  if (text.trim() === '') {
    return problemAt(text, 'There is no text. Write a filter, or {} for none.', 0);
  }
  if (text.length > LONGEST_TEXT) {
    const problem = `The text has ${text.length} characters; a filter has at most ${LIMITS.filterBytes} bytes. Split it into several filters.`;
    return { valid: false, problem, at: 0 };
  }
  try {
    return readChecked(text);
  } catch (error) {
    if (error instanceof TextError) return problemAt(text, error.message, error.at);
    throw error;
  }
}

function readChecked(text: string): FilterReading {
  const prefix = BEFORE.exec(text)?.[0] ?? '';
  const reader = new LooseJsonReader(text, prefix.length);
  const written = reader.value();
  reader.blanks();
  if (!BEHIND.test(text.slice(reader.at))) {
    throw new TextError(
      `The filter ends before this, but ${reader.found()}. Remove what follows it.`,
      reader.at,
    );
  }
  const { node, notes } = canonicalFilter(written, (at) => placeWords(text, at));
  if (reader.isLoose || prefix.trim() !== '')
    notes.unshift('Read as a literal of a program; it is sent as JSON.');
  try {
    const filter = parseMetadataFilter(plainValue(node), WITH_NUMBERS);
    const unnamed = unnamedField(node);
    if (unnamed !== null)
      throw new TextError('A field has no name. Write the name of a metadata field.', unnamed);
    return { valid: true, filter, notes };
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    if (error.path === null) {
      return { valid: false, problem: error.message, at: node.at };
    }
    return problemAt(text, error.message, offsetOf(node, error.path));
  }
}

function problemAt(text: string, message: string, at: number): FilterReading {
  return { valid: false, problem: `${placeWords(text, at)}: ${message}`, at };
}

/** "Line 2, column 5", counted in characters as editors do. */
function placeWords(text: string, at: number): string {
  const before = text.slice(0, at).split(/\r\n|\r|\n/);
  return `Line ${before.length}, column ${[...(before.at(-1) ?? '')].length + 1}`;
}

function plainValue(node: TextNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ name, value }) => [name, plainValue(value)]));
    case 'list':
      return node.items.map(plainValue);
    case 'scalar':
      return node.value;
  }
}

/** Where the part of a path begins: of a field or an operator, where its name does. */
function offsetOf(root: TextNode, path: FilterPath): number {
  let node = root;
  let { at } = root;
  for (const step of path) {
    if (node.kind === 'object') {
      const member = node.members.find(({ name }) => name === step);
      if (member === undefined) break;
      node = member.value;
      at = member.at;
    } else if (node.kind === 'list' && typeof step === 'number') {
      const item = node.items[step];
      if (item === undefined) break;
      node = item;
      at = item.at;
    }
  }
  return at;
}

function unnamedField(node: TextNode): number | null {
  if (node.kind === 'scalar') return null;
  if (node.kind === 'list') {
    for (const item of node.items) {
      const at = unnamedField(item);
      if (at !== null) return at;
    }
    return null;
  }
  for (const { name, at, value } of node.members) {
    if (name === '') return at;
    const inside = unnamedField(value);
    if (inside !== null) return inside;
  }
  return null;
}

/**
 * A draft as text, one condition a line. Of a draft that is not finished it is
 * no filter yet, and reading it says where.
 */
export function textOfDraft({ root, bare }: DraftFilter): string {
  const [only] = root.parts;
  if (only === undefined) return '{}';
  return textOfNode(bare && root.parts.length === 1 ? only : root, '');
}

function textOfNode(node: DraftNode, indent: string): string {
  switch (node.kind) {
    case 'everything':
      return '{}';
    case 'condition':
      return `{ ${JSON.stringify(node.field)}: { ${comparisonText(node)} } }`;
    case 'group': {
      if (node.parts.length === 0) return `{ "${node.joiner}": [] }`;
      const inner = `${indent}    `;
      const parts = node.parts.map((part) => `${inner}${textOfNode(part, inner)}`);
      return `{\n${indent}  "${node.joiner}": [\n${parts.join(',\n')}\n${indent}  ]\n${indent}}`;
    }
  }
}

const OPERATORS = {
  is: '$eq',
  'is-not': '$ne',
  'one-of': '$in',
  'none-of': '$nin',
  'more-than': '$gt',
  'at-least': '$gte',
  'less-than': '$lt',
  'at-most': '$lte',
} as const;

function comparisonText(condition: DraftCondition): string {
  const { operator } = condition;
  if (operator === 'exists' || operator === 'not-exists') {
    return `"$exists": ${operator === 'exists'}`;
  }
  const values = valuesOf(condition).map(valueText);
  const operand = takesSeveral(operator) ? `[${values.join(', ')}]` : values.join('');
  return `"${OPERATORS[operator]}": ${operand}`;
}

/** What is meant to be a number and is none stands as it was typed, and is found when the text is read. */
function valueText({ text, type }: DraftValue): string {
  if (type === 'text') return JSON.stringify(text);
  const number = readNumber(text);
  return type === 'number' && number.valid ? exactJson(number.value) : text;
}

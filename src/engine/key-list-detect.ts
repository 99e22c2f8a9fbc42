import { isFormula, isGuarded } from './csv.ts';
import { createKeyListParser } from './key-list.ts';
import { createCsvCutter } from './key-list-csv.ts';
import {
  type CsvSeparator,
  KeyListError,
  type KeyListForm,
  type KeyListParser,
} from './key-list-form.ts';
import {
  createJsonArrayParser,
  createJsonLinesParser,
  type JsonListSink,
  keyOfJson,
} from './key-list-json.ts';
import { createLineCutter } from './key-list-lines.ts';
import { guessedMember, NAME_OF_KEYS, textMembers } from './key-list-member.ts';

/** The start of a list, by which its form is guessed and shown. */
export interface KeyListHead {
  readonly text: string;
  /** Whether `text` is all of it. */
  readonly isWhole: boolean;
  /** Of the file; empty for what was pasted. */
  readonly fileName: string;
}

/** One entry at the start of a list, as a form reads it. */
export interface PreviewedEntry {
  readonly at: number;
  /** The key, or what stands there when it is none; empty for an empty line. */
  readonly text: string;
  readonly problem: string | null;
}

export interface KeyListPreview {
  readonly entries: readonly PreviewedEntry[];
  /** Of CSV the first record's fields, of JSON the members that are texts: where keys may stand. */
  readonly columns: readonly string[];
  /** Why the list cannot be read in this form; null when nothing was found against it so far. */
  readonly problem: string | null;
}

const SEPARATORS: readonly CsvSeparator[] = [',', ';', '\t'];
/** Records or lines that a guess is made from. */
const LOOKED_AT = 200;
const LONGEST = 200_000;

/** Guesses how keys are written in a list. A guess is all it is: the operator sees what it makes of the list first. */
export function detectKeyListForm(head: KeyListHead): KeyListForm {
  const name = head.fileName.toLowerCase();
  const isCsvFile = name.endsWith('.csv') || name.endsWith('.tsv');
  const json = isCsvFile ? null : (jsonArrayForm(head) ?? jsonLinesForm(head));
  if (json !== null) return json;
  return csvForm(head, isCsvFile) ?? { kind: 'lines' };
}

/** What a form makes of the start of a list. */
export function previewKeyList(
  head: KeyListHead,
  form: KeyListForm,
  count: number,
): KeyListPreview {
  const entries: PreviewedEntry[] = [];
  const add = (at: number, text: string, problem: string | null) => {
    if (entries.length < count) entries.push({ at, text, problem });
  };
  const parser = createKeyListParser(form, {
    onKey: (key, at) => add(at, key, null),
    onEmpty: (at) => add(at, '', null),
    onImpossible: add,
  });
  const problem = read(parser, head);
  return { entries, columns: columnsOf(head, form), problem };
}

function columnsOf(head: KeyListHead, form: KeyListForm): readonly string[] {
  switch (form.kind) {
    case 'lines':
      return [];
    case 'csv':
      return csvRecords(head, form.separator, 1)[0] ?? [];
    case 'json':
    case 'json-lines':
      return textMembers(jsonValues(head, form.kind).values);
  }
}

/** The first values of a JSON list, and why it is none after all. */
function jsonValues(
  head: KeyListHead,
  kind: 'json' | 'json-lines',
): { readonly values: readonly unknown[]; readonly problem: string | null } {
  const values: unknown[] = [];
  const sink: JsonListSink = {
    onValue: (value) => {
      if (values.length < LOOKED_AT) values.push(value);
    },
    onEmpty: () => undefined,
    onImpossible: () => undefined,
  };
  const parser = kind === 'json' ? createJsonArrayParser(sink) : createJsonLinesParser(sink);
  const problem = read(parser, head);
  return { values, problem };
}

function jsonArrayForm(head: KeyListHead): KeyListForm | null {
  if (!/^\s*\[/.test(head.text)) return null;
  const { values, problem } = jsonValues(head, 'json');
  const member = guessedMember(values);
  const isOfKeys = problem === null && values.some((value) => keyOfJson(value, member) !== null);
  return isOfKeys ? { kind: 'json', member } : null;
}

function jsonLinesForm(head: KeyListHead): KeyListForm | null {
  const lines: string[] = [];
  const parser = createLineCutter(
    {
      onLine: (line) => {
        if (lines.length < LOOKED_AT && line.trim() !== '') lines.push(line);
      },
      onLong: () => undefined,
    },
    LONGEST,
  );
  read(parser, head);
  // A CSV file of one quoted column is told from JSON by its first line.
  if (lines.length === 0 || /^"(?:vector[ _-]?)?(?:keys?|ids?)"$/i.test(lines[0] ?? '')) {
    return null;
  }
  const values: unknown[] = [];
  for (const line of lines) {
    if (!/^\s*["{]/.test(line)) return null;
    try {
      values.push(JSON.parse(line));
    } catch {
      return null;
    }
  }
  const member = guessedMember(values);
  const keys = values.filter((value) => keyOfJson(value, member) !== null).length;
  return keys * 2 >= values.length ? { kind: 'json-lines', member } : null;
}

/** @param isCertain whether it is CSV by its name; else two columns in every record make it so */
function csvForm(head: KeyListHead, isCertain: boolean): KeyListForm | null {
  let best: { readonly separator: CsvSeparator; readonly records: readonly string[][] } | null =
    null;
  for (const separator of SEPARATORS) {
    const records = csvRecords(head, separator, LOOKED_AT).filter(({ length }, at) => {
      // Blank lines at the end or in between are no columns.
      return at === 0 || length > 1;
    });
    const columns = records[0]?.length ?? 0;
    const isTable = columns > 1 && records.every(({ length }) => length === columns);
    const isBetter = columns > (best?.records[0]?.length ?? 1);
    if (isTable && isBetter && (isCertain || records.length > 1)) best = { separator, records };
  }
  const first = best?.records[0] ?? csvRecords(head, ',', 1)[0] ?? [];
  const named = first.findIndex((field) => NAME_OF_KEYS.test(field.trim()));
  if (best === null && !isCertain && (named < 0 || !/^["']/.test(head.text))) return null;
  const separator = best?.separator ?? (head.fileName.toLowerCase().endsWith('.tsv') ? '\t' : ',');
  const column = Math.max(0, named);
  const guarded = areGuarded(
    csvRecords(head, separator, LOOKED_AT).map((record) => record[column]),
  );
  return { kind: 'csv', separator, header: named >= 0, column, guarded };
}

/** Whether whoever wrote the fields put an apostrophe before each that looks like a formula. */
function areGuarded(fields: readonly (string | undefined)[]): boolean {
  const texts = fields.filter((field) => field !== undefined);
  return texts.some(isGuarded) && !texts.some(isFormula);
}

function csvRecords(head: KeyListHead, separator: CsvSeparator, most: number): string[][] {
  const records: string[][] = [];
  const keep = (fields: readonly string[]) => {
    if (records.length < most) records.push([...fields]);
  };
  read(createCsvCutter({ onRecord: keep, onBroken: () => undefined }, separator), head);
  return records;
}

/** @returns why it cannot be read, or null */
function read(parser: KeyListParser, { text, isWhole }: KeyListHead): string | null {
  try {
    parser.push(text);
    if (isWhole) parser.end();
    return null;
  } catch (error) {
    if (error instanceof KeyListError) return error.message;
    throw error;
  }
}

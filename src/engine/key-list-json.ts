import {
  KEPT_OF_LONG,
  KeyListError,
  type KeyListParser,
  type KeyListSink,
  LONGEST_ENTRY,
  offerKey,
  tooLong,
} from './key-list-form.ts';
import { createEntryCutter } from './key-list-lines.ts';

/** What a JSON list holds, in its order; see `KeyListSink`. */
export interface JsonListSink extends Pick<KeyListSink, 'onEmpty' | 'onImpossible'> {
  /** @param text the value as it stands in the list */
  onValue(value: unknown, at: number, text: string): void;
}

/** Takes the keys out of what a JSON list holds: texts and whole numbers, or the member of that name of objects. */
export function keysOfValues(
  sink: KeyListSink,
  what: 'line' | 'item',
  member: string,
): JsonListSink {
  return {
    onEmpty: (at) => sink.onEmpty(at),
    onImpossible: (at, text, problem) => sink.onImpossible(at, text, problem),
    onValue(value, at, text) {
      const key = keyOfJson(value, member);
      // 17.0 and 1e2 name no one text.
      const isAsWritten = typeof value !== 'number' || text.trim() === key;
      if (key !== null && isAsWritten) return offerKey(sink, key, at);
      const problem =
        typeof entryOf(value, member) === 'number'
          ? 'This number cannot be read exactly as it stands, and keys are texts. Write it in quotes.'
          : `This ${what} is neither a text nor an object whose member ${JSON.stringify(member)} is one.`;
      sink.onImpossible(at, text.slice(0, KEPT_OF_LONG), problem);
    },
  };
}

/** One JSON value a line. A line that is none is reported, and the next one read. */
export function createJsonLinesParser(sink: JsonListSink): KeyListParser {
  return createEntryCutter(sink, (line, at) => {
    if (line.trim() === '') sink.onEmpty(at);
    else if (!offerJson(sink, line, at)) {
      sink.onImpossible(at, line.slice(0, KEPT_OF_LONG), 'This line is not JSON.');
    }
  });
}

/**
 * One JSON array, item by item: only where an item begins and ends is found here,
 * what it says by `JSON.parse`.
 */
export function createJsonArrayParser(sink: JsonListSink): KeyListParser {
  return new JsonArray(sink);
}

const BLANK = /[\t\n\r ]/;
const AFTER_ARRAY = 'after the array has ended';

class JsonArray implements KeyListParser {
  readonly #sink: JsonListSink;
  #state: 'before' | 'first' | 'item' | 'between' | 'next' | 'done' = 'before';
  #items = 0;
  #line = 1;
  #text = '';
  #isLong = false;
  #depth = 0;
  #isText = false;
  #isEscaped = false;

  constructor(sink: JsonListSink) {
    this.#sink = sink;
  }

  push(portion: string): void {
    let at = 0;
    while (at < portion.length) {
      if (this.#state === 'item') {
        const end = this.#itemEnd(portion, at);
        this.#keep(portion.slice(at, end));
        if (this.#state !== 'item') this.#take();
        at = end;
      } else {
        at += this.#step(portion.charAt(at));
      }
    }
  }

  end(): void {
    if (this.#state === 'done') return;
    throw new KeyListError(
      this.#state === 'before'
        ? 'The list holds nothing, and a JSON array was expected. Choose another form, or another list.'
        : `The JSON array is not closed: the list ends in line ${this.#line} within or after item ${Math.max(1, this.#items)}. It was cut off; take a whole copy of it.`,
    );
  }

  /** @returns how many characters that took: none when an item begins */
  #step(character: string): number {
    if (character === '\n') this.#line += 1;
    if (BLANK.test(character)) return 1;
    if (this.#state === 'before') {
      if (character !== '[') throw this.#unexpected(character, 'where an array was to begin');
      this.#state = 'first';
      return 1;
    }
    if (this.#state === 'done') throw this.#unexpected(character, AFTER_ARRAY);
    if (this.#state === 'between' || (this.#state === 'first' && character === ']')) {
      if (character !== ',' && character !== ']') {
        throw this.#unexpected(character, `after item ${this.#items}`);
      }
      this.#state = character === ',' ? 'next' : 'done';
      return 1;
    }
    if (character === ',' || character === ']') {
      throw this.#unexpected(character, `where item ${this.#items + 1} was to begin`);
    }
    this.#state = 'item';
    this.#items += 1;
    return 0;
  }

  /** Finds where the item ends, or the portion; the end of a text, list or object belongs to it. */
  #itemEnd(portion: string, from: number): number {
    // Local while the characters pass, of which there may be hundreds of millions.
    let [depth, isText, isEscaped] = [this.#depth, this.#isText, this.#isEscaped];
    let at = from;
    let isOver = false;
    for (; at < portion.length && !isOver; at += 1) {
      const character = portion.charCodeAt(at);
      if (character === LF) this.#line += 1;
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (character === BACKSLASH) isEscaped = true;
        else if (character === QUOTE) {
          isText = false;
          isOver = depth === 0;
        }
      } else if (character === QUOTE) isText = true;
      else if (character === OPEN_LIST || character === OPEN_OBJECT) depth += 1;
      else if (depth === 0 && (character === COMMA || character === CLOSE_LIST)) break;
      else if (character === CLOSE_LIST || character === CLOSE_OBJECT) {
        depth -= 1;
        isOver = depth <= 0;
      }
    }
    if (isOver || at < portion.length) this.#state = 'between';
    this.#depth = this.#state === 'between' ? 0 : depth;
    this.#isText = isText;
    this.#isEscaped = isEscaped;
    return at;
  }

  #keep(part: string): void {
    if (this.#isLong) return;
    this.#text += part;
    if (this.#text.length > LONGEST_ENTRY) {
      this.#isLong = true;
      this.#text = this.#text.slice(0, KEPT_OF_LONG);
    }
  }

  #take(): void {
    const text = this.#text;
    const isLong = this.#isLong;
    this.#text = '';
    this.#isLong = false;
    if (isLong) {
      this.#sink.onImpossible(this.#items, text, tooLong('item'));
    } else if (!offerJson(this.#sink, text, this.#items)) {
      throw new KeyListError(
        `Item ${this.#items} of the JSON array, which ends in line ${this.#line}, is not JSON: ${shortened(text)}. Mend the list, or choose another form.`,
      );
    }
  }

  #unexpected(character: string, where: string): KeyListError {
    return new KeyListError(
      `Line ${this.#line} has ${JSON.stringify(character)} ${where}, so the list is no JSON array. Mend it, or choose another form, such as JSON Lines.`,
    );
  }
}

const LF = 10;
const QUOTE = 34;
const COMMA = 44;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** @returns false when `text` is no JSON */
function offerJson(sink: JsonListSink, text: string, at: number): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  sink.onValue(value, at, text);
  return true;
}

/** The key that an entry of a JSON list names; null when it names none. */
export function keyOfJson(value: unknown, member: string): string | null {
  const named = entryOf(value, member);
  if (typeof named === 'string') return named;
  return isExact(named) ? String(named) : null;
}

/** Whether it is a number with one way to write it: identifiers come out of databases as such. */
export function isExact(value: unknown): value is number {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

function entryOf(value: unknown, member: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.getOwnPropertyDescriptor(value, member)?.value;
}

function shortened(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

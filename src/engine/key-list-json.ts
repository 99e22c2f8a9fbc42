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

/** One JSON text or object a line. A line that is neither is reported, and the next one read. */
export function createJsonLinesParser(sink: KeyListSink): KeyListParser {
  return createEntryCutter(sink, (line, at) => {
    if (line.trim() === '') sink.onEmpty(at);
    else offerJson(sink, line, at, 'line');
  });
}

/**
 * One JSON array, item by item: only where an item begins and ends is found here,
 * what it says by `JSON.parse`.
 */
export function createJsonArrayParser(sink: KeyListSink): KeyListParser {
  return new JsonArray(sink);
}

const BLANK = /[\t\n\r ]/;
const AFTER_ARRAY = 'after the array has ended';

class JsonArray implements KeyListParser {
  readonly #sink: KeyListSink;
  #state: 'before' | 'first' | 'item' | 'between' | 'next' | 'done' = 'before';
  #items = 0;
  #line = 1;
  #text = '';
  #isLong = false;
  #depth = 0;
  #isText = false;
  #isEscaped = false;

  constructor(sink: KeyListSink) {
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
    } else if (!offerJson(this.#sink, text, this.#items, 'item', false)) {
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

/** @returns false when `text` is no JSON, which is reported to the sink unless `reports` is false */
function offerJson(
  sink: KeyListSink,
  text: string,
  at: number,
  what: 'line' | 'item',
  reports = true,
): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (reports) sink.onImpossible(at, text.slice(0, KEPT_OF_LONG), `This ${what} is not JSON.`);
    return false;
  }
  const key = keyOfJson(value);
  if (key !== null) offerKey(sink, key, at);
  else {
    sink.onImpossible(
      at,
      text.slice(0, KEPT_OF_LONG),
      `This ${what} is neither a text nor an object whose member "key" is one.`,
    );
  }
  return true;
}

/** The key that an entry of a JSON list names; null when it names none. */
export function keyOfJson(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'key')) return null;
  return 'key' in value && typeof value.key === 'string' ? value.key : null;
}

function shortened(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

import { readNumber } from './filter-number.ts';

/** A value in a text, with the offset it begins at. */
export type TextNode =
  | { readonly kind: 'object'; readonly at: number; readonly members: readonly TextMember[] }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly TextNode[] }
  | {
      readonly kind: 'scalar';
      readonly at: number;
      readonly value: string | number | boolean | null;
    };

export interface TextMember {
  readonly name: string;
  readonly at: number;
  readonly value: TextNode;
}

/** Something in a text that cannot be read, and where. */
export class TextError extends Error {
  override readonly name = 'TextError';
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** Deeper than any filter, and far from what would exhaust the stack. */
const DEEPEST = 64;

/** Blanks, and comments as Python, Go and JavaScript have them. */
const BLANK = /(?:\s+|(?:#|\/\/)[^\n\r]*)*/y;
const DOUBLE_QUOTED = /"(?:[^"\\\n\r]|\\[^\n\r])*"/y;
const SINGLE_QUOTED = /'(?:[^'\\\n\r]|\\[^\n\r])*'/y;
const WORD = /[^\s,:[\]{}"'`()]+/y;
/** The type before a literal of Go: `map[string]any{`, `[]string{`, `[]map[string]interface{}{`. */
const GO_TYPE =
  /(\[\])?(?:map\[string\](?:\[\])?)?(?:any|string|float64|int64|int|bool|interface\s*\{\s*\})\s*(?=\{)/y;

/**
 * Reads one value. Beside JSON it takes what literals of Python and Go write
 * differently: single quotes, `True`, `False`, `None`, a comma before the
 * bracket that closes, comments, and Go's types before braces.
 *
 * @throws TextError
 */
export class LooseJsonReader {
  /** Whether anything was there that JSON does not have. */
  isLoose = false;
  at: number;
  readonly #text: string;

  constructor(text: string, from: number) {
    this.#text = text;
    this.at = from;
  }

  value(depth = 1): TextNode {
    this.blanks();
    const at = this.at;
    if (depth > DEEPEST) throw new TextError(`Values are nested more than ${DEEPEST} deep.`, at);
    if (this.#take('{')) return { kind: 'object', at, members: this.#members(depth) };
    const go = this.#match(GO_TYPE);
    if (go !== null) {
      this.isLoose = true;
      this.at += 1;
      return go[1] === undefined
        ? { kind: 'object', at, members: this.#members(depth) }
        : { kind: 'list', at, items: this.#items('}', depth) };
    }
    if (this.#take('[')) return { kind: 'list', at, items: this.#items(']', depth) };
    const text = this.#quoted();
    if (text !== null) return { kind: 'scalar', at, value: text };
    return { kind: 'scalar', at, value: this.#bareWord() };
  }

  blanks(): void {
    if (/\S/.test(this.#match(BLANK)?.[0] ?? '')) this.isLoose = true;
  }

  /** What stands at the offset, for a message. */
  found(): string {
    if (this.at >= this.#text.length) return 'the text ends';
    const word = this.#peekWord();
    return `there is ${shortened(word ?? String.fromCodePoint(this.#text.codePointAt(this.at) ?? 0))}`;
  }

  #members(depth: number): readonly TextMember[] {
    const members: TextMember[] = [];
    const names = new Set<string>();
    while (!this.#closes('}', members.length)) {
      const at = this.at;
      const name = this.#quoted();
      if (name === null) {
        throw new TextError(`A name in quotation marks is expected here, but ${this.found()}.`, at);
      }
      if (names.has(name)) {
        throw new TextError(
          `The name ${JSON.stringify(name)} stands twice in one object, and only one of the two would count. Give each its own object in a $and or $or.`,
          at,
        );
      }
      names.add(name);
      this.blanks();
      if (!this.#take(':')) {
        throw new TextError(
          `A colon is expected after the name ${JSON.stringify(name)}, but ${this.found()}.`,
          this.at,
        );
      }
      members.push({ name, at, value: this.value(depth + 1) });
    }
    return members;
  }

  #items(closing: ']' | '}', depth: number): readonly TextNode[] {
    const items: TextNode[] = [];
    while (!this.#closes(closing, items.length)) items.push(this.value(depth + 1));
    return items;
  }

  /** Passes the comma between two, or the bracket behind the last. */
  #closes(bracket: ']' | '}', before: number): boolean {
    this.blanks();
    if (this.#take(bracket)) return true;
    if (before === 0) return false;
    if (!this.#take(',')) {
      throw new TextError(`A comma or ${bracket} is expected here, but ${this.found()}.`, this.at);
    }
    this.blanks();
    if (!this.#take(bracket)) return false;
    this.isLoose = true;
    return true;
  }

  #quoted(): string | null {
    const at = this.at;
    const double = this.#match(DOUBLE_QUOTED);
    if (double !== null) return unescaped(double[0], at);
    const single = this.#match(SINGLE_QUOTED);
    if (single !== null) {
      this.isLoose = true;
      const inner = single[0]
        .slice(1, -1)
        .replaceAll("\\'", "'")
        .replaceAll(/(?<!\\)((?:\\\\)*)"/g, '$1\\"');
      return unescaped(`"${inner}"`, at);
    }
    if (/["'“”‘’]/.test(this.#text[at] ?? '')) throw unclosed(this.#text[at] ?? '', at);
    return null;
  }

  #bareWord(): string | number | boolean | null {
    const at = this.at;
    const word = this.#peekWord();
    if (word === null) throw new TextError(`A value is expected here, but ${this.found()}.`, at);
    this.at += word.length;
    if (/^(?:True|False|None|nil)$/.test(word)) this.isLoose = true;
    switch (word) {
      case 'true':
      case 'True':
        return true;
      case 'false':
      case 'False':
        return false;
      case 'null':
      case 'None':
      case 'nil':
        return null;
    }
    const number = readNumber(word);
    if (number.valid) return number.value;
    if (/^[-+]?(?:nan|inf|infinity)$/i.test(word)) {
      throw new TextError(`${word} cannot be sent: JSON has no such number.`, at);
    }
    if (/^[-+.]?\d/.test(word)) throw new TextError(number.problem, at);
    throw new TextError(
      `${shortened(word)} is no value. Write texts in quotation marks: ${shortened(JSON.stringify(word))}.`,
      at,
    );
  }

  #peekWord(): string | null {
    WORD.lastIndex = this.at;
    return WORD.exec(this.#text)?.[0] ?? null;
  }

  #take(character: string): boolean {
    if (this.#text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.at += match[0].length;
    return match;
  }
}

function unescaped(quoted: string, at: number): string {
  try {
    // Text in quotation marks, so what JSON makes of it is a text.
    return JSON.parse(quoted) as string;
  } catch {
    throw new TextError(
      `The text ${shortened(quoted)} has a backslash or a control character that JSON does not allow. Write \\\\ for a backslash, \\n for a line break, \\u0000 for others.`,
      at,
    );
  }
}

function unclosed(mark: string, at: number): TextError {
  return /["']/.test(mark)
    ? new TextError(`The text that begins here has no ${mark} at its end on the same line.`, at)
    : new TextError(`Texts stand between straight quotation marks "…", not between ${mark}.`, at);
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

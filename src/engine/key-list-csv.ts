import { withoutGuard } from './csv.ts';
import {
  type CsvSeparator,
  KEPT_OF_LONG,
  KeyListError,
  type KeyListForm,
  type KeyListParser,
  type KeyListSink,
  LONGEST_ENTRY,
  offerKey,
  tooLong,
} from './key-list-form.ts';

export interface CsvSink {
  /** @param at the line, from 1, that the record begins in */
  onRecord(fields: readonly string[], at: number): void;
  /** A record that cannot be taken; `text` is the start of what was read of it. */
  onBroken(at: number, text: string, problem: string): void;
}

/** The column of a CSV file with the keys. */
export function createCsvKeysParser(
  sink: KeyListSink,
  form: KeyListForm & { readonly kind: 'csv' },
): KeyListParser {
  const { column, header, separator, guarded } = form;
  let isHeader = header;
  const records: CsvSink = {
    onRecord(fields, at) {
      if (isHeader) {
        isHeader = false;
        return;
      }
      const key = fields[column];
      const isBlank = fields.length === 1 && fields[0] === '';
      if (key === '' || isBlank) sink.onEmpty(at);
      else if (key !== undefined) offerKey(sink, guarded ? withoutGuard(key) : key, at);
      else {
        const columns = fields.length === 1 ? '1 column' : `${fields.length} columns`;
        sink.onImpossible(
          at,
          fields.join(separator).slice(0, KEPT_OF_LONG),
          `This line has ${columns}, and the keys were said to be in column ${column + 1}.`,
        );
      }
    },
    onBroken: (at, text, problem) => sink.onImpossible(at, text, problem),
  };
  return createCsvCutter(records, separator);
}

/** Cuts CSV text into records as RFC 4180 has them; a lone LF ends one too. */
export function createCsvCutter(sink: CsvSink, separator: CsvSeparator): KeyListParser {
  return new CsvCutter(sink, separator);
}

/**
 * - `start`: at the start of a field, nothing of it read.
 * - `plain`: within a field without quotes.
 * - `quoted`: within quotes.
 * - `closing`: after a quote within quotes, which ends them unless another one follows.
 * - `return`: after the CR that follows closed quotes.
 */
type CsvState = 'start' | 'plain' | 'quoted' | 'closing' | 'return';

class CsvCutter implements KeyListParser {
  readonly #sink: CsvSink;
  readonly #separator: CsvSeparator;
  readonly #plainEnd: RegExp;
  #state: CsvState = 'start';
  #fields: string[] = [];
  #field = '';
  #size = 0;
  #problem: string | null = null;
  #line = 1;
  #recordLine = 1;
  #quoteLine = 1;

  constructor(sink: CsvSink, separator: CsvSeparator) {
    this.#sink = sink;
    this.#separator = separator;
    this.#plainEnd = new RegExp(`[\n${separator}]`, 'g');
  }

  push(portion: string): void {
    let at = 0;
    while (at < portion.length) {
      if (this.#state === 'quoted') at = this.#readQuoted(portion, at);
      else if (this.#state === 'plain') at = this.#readPlain(portion, at);
      else at += this.#step(portion.charAt(at));
    }
  }

  end(): void {
    if (this.#state === 'quoted') {
      throw new KeyListError(
        `The quote that opens in line ${this.#quoteLine} is never closed, so all that follows it is one field. Close it, or choose another form, such as plain text.`,
      );
    }
    if (this.#state === 'return') this.#breakOff();
    if (this.#state !== 'start' || this.#fields.length > 0) this.#endRecord();
  }

  #readQuoted(portion: string, from: number): number {
    const quote = portion.indexOf('"', from);
    const end = quote < 0 ? portion.length : quote;
    for (let lf = portion.indexOf('\n', from); lf >= 0 && lf < end; ) {
      this.#line += 1;
      lf = portion.indexOf('\n', lf + 1);
    }
    this.#append(portion.slice(from, end));
    if (quote < 0) return end;
    this.#state = 'closing';
    return quote + 1;
  }

  #readPlain(portion: string, from: number): number {
    this.#plainEnd.lastIndex = from;
    const end = this.#plainEnd.exec(portion)?.index ?? portion.length;
    this.#append(portion.slice(from, end));
    if (end === portion.length) return end;
    if (portion.charAt(end) === '\n') {
      if (this.#field.endsWith('\r')) this.#field = this.#field.slice(0, -1);
      this.#endLine();
    } else {
      this.#endField();
    }
    return end + 1;
  }

  /** @returns how many characters that took: none when they belong to a field without quotes */
  #step(character: string): number {
    if (this.#state === 'return') {
      if (character === '\n') this.#endLine();
      else {
        this.#breakOff();
        return 0;
      }
    } else if (character === '"') {
      if (this.#state === 'closing') this.#append('"');
      else this.#quoteLine = this.#line;
      this.#state = 'quoted';
    } else if (character === this.#separator) this.#endField();
    else if (character === '\n') this.#endLine();
    else if (this.#state === 'start') {
      this.#state = 'plain';
      return 0;
    } else if (character === '\r') this.#state = 'return';
    else {
      this.#breakOff();
      return 0;
    }
    return 1;
  }

  /** Text after closed quotes: nobody can tell what the field was to be. */
  #breakOff(): void {
    this.#problem ??=
      'Text follows the closing quote of a field. A quote within quotes is written twice: "".';
    this.#state = 'plain';
  }

  #append(part: string): void {
    this.#size += part.length;
    if (this.#size <= LONGEST_ENTRY) this.#field += part;
    else {
      this.#problem ??= tooLong('record');
      this.#field = this.#field.slice(0, KEPT_OF_LONG);
    }
  }

  #endField(): void {
    // A separator counts too: nothing but separators would be as many empty fields.
    this.#size += 1;
    if (this.#size <= LONGEST_ENTRY || this.#fields.length === 0) this.#fields.push(this.#field);
    else this.#problem ??= tooLong('record');
    this.#field = '';
    this.#state = 'start';
  }

  #endLine(): void {
    this.#line += 1;
    this.#endRecord();
  }

  #endRecord(): void {
    this.#endField();
    if (this.#problem === null) this.#sink.onRecord(this.#fields, this.#recordLine);
    else {
      const text = this.#fields.join(this.#separator).slice(0, KEPT_OF_LONG);
      this.#sink.onBroken(this.#recordLine, text, this.#problem);
    }
    this.#fields = [];
    this.#size = 0;
    this.#problem = null;
    this.#recordLine = this.#line;
  }
}

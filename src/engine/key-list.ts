import { createCsvKeysParser } from './key-list-csv.ts';
import {
  KeyListError,
  type KeyListForm,
  type KeyListParser,
  type KeyListSink,
} from './key-list-form.ts';
import { createJsonArrayParser, createJsonLinesParser, keysOfValues } from './key-list-json.ts';
import { createLinesParser } from './key-list-lines.ts';

/** Reads text in portions and tells the sink what it holds, in order; keeps one entry at a time. */
export function createKeyListParser(form: KeyListForm, sink: KeyListSink): KeyListParser {
  switch (form.kind) {
    case 'lines':
      return createLinesParser(sink);
    case 'csv':
      return createCsvKeysParser(sink, form);
    case 'json':
      return createJsonArrayParser(keysOfValues(sink, 'item', form.member));
    case 'json-lines':
      return createJsonLinesParser(keysOfValues(sink, 'line', form.member));
  }
}

/**
 * Reads a list to its end, from text cut anywhere. A byte order mark is dropped
 * by whoever decodes bytes: in text it is a character like others.
 *
 * @throws KeyListError, the signal's reason, or what `portions` throws
 */
export async function readKeyList(
  portions: AsyncIterable<string> | Iterable<string>,
  form: KeyListForm,
  sink: KeyListSink,
  signal: AbortSignal,
): Promise<void> {
  const parser = createKeyListParser(form, sink);
  for await (const portion of portions) {
    signal.throwIfAborted();
    parser.push(portion);
  }
  signal.throwIfAborted();
  parser.end();
}

/**
 * Keys as a list that `readKeyList` reads back exactly.
 *
 * @throws KeyListError when a key cannot be written in this form
 */
export function* writeKeyList(keys: Iterable<string>, form: WrittenForm): Generator<string> {
  if (form === 'json') yield '[';
  let separator = '\n';
  for (const key of keys) {
    if (form === 'lines') {
      if (!isLine(key))
        throw new KeyListError(`The key ${JSON.stringify(key)} is no line of its own.`);
      yield `${key}\n`;
    } else if (form === 'csv') yield `"${key.replaceAll('"', '""')}"\r\n`;
    else if (form === 'json-lines') yield `${JSON.stringify(key)}\n`;
    else {
      yield `${separator}${JSON.stringify(key)}`;
      separator = ',\n';
    }
  }
  if (form === 'json') yield '\n]\n';
}

export type WrittenForm = KeyListForm['kind'];

/**
 * Whether a key can stand in a list of one key a line and be read back as it was: at
 * the start of a file a byte order mark would be taken for that.
 */
export function isLine(key: string): boolean {
  return key !== '' && !key.includes('\n') && !key.endsWith('\r') && !key.startsWith('\ufeff');
}

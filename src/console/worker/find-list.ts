import { readKeyList } from '#engine/key-list.ts';
import type { KeyListHead } from '#engine/key-list-detect.ts';
import { KeyListError, type KeyListForm } from '#engine/key-list-form.ts';
import { ListedKeys } from '#engine/key-list-keys.ts';
import { BROWSER_UNPACKING } from './backup-gzip.ts';
import { partsOfFile } from './stream-parts.ts';

/** A list of keys as the operator gave it: a file, or text that was pasted. */
export interface ListSource {
  /** Of the file; what the review says the keys came from. */
  readonly name: string;
  readonly content: Blob | string;
}

/** By which the form of a list is guessed, and what is shown of it. */
const HEAD_BYTES = 64_000;
/** Pasted text is read in pieces too, so that the reading can be stopped. */
const PIECE = 500_000;

/** In bytes, or characters when it was pasted. */
export function sizeOf({ content }: ListSource): number {
  return typeof content === 'string' ? content.length : content.size;
}

/** @throws KeyListError when the file is no UTF-8 text, or what reading it failed with */
export async function headOf({ name, content }: ListSource): Promise<KeyListHead> {
  if (typeof content === 'string') {
    const isWhole = content.length <= HEAD_BYTES;
    return { text: isWhole ? content : content.slice(0, HEAD_BYTES), isWhole, fileName: '' };
  }
  const packed = await isGzip(content);
  const { bytes, isWhole } = await firstBytes(bytesOf({ name, content }, packed, () => undefined));
  requireText(bytes, name, packed);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole });
    return { text, isWhole, fileName: packed ? name.replace(/\.gz$/i, '') : name };
  } catch {
    throw notUtf8(name);
  }
}

/**
 * Reads a list to its end.
 *
 * @param onRead is told how much of `sizeOf` was read
 * @throws KeyListError, the signal's reason, or what reading the file failed with
 */
export async function readListed(
  source: ListSource,
  form: KeyListForm,
  onRead: (done: number) => void,
  signal: AbortSignal,
): Promise<ListedKeys> {
  const listed = new ListedKeys();
  await readKeyList(portionsOf(source, onRead), form, listed, signal);
  return listed;
}

async function* portionsOf(
  { name, content }: ListSource,
  onRead: (done: number) => void,
): AsyncGenerator<string> {
  if (typeof content === 'string') {
    for (let from = 0; from < content.length; from += PIECE) {
      yield content.slice(from, from + PIECE);
      onRead(Math.min(content.length, from + PIECE));
    }
    return;
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw notUtf8(name);
    }
  };
  const file = { name, content };
  for await (const bytes of bytesOf(file, await isGzip(content), onRead)) yield decode(bytes);
  yield decode();
}

async function isGzip(content: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await content.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

/** The bytes of a file, unpacked where it is packed; `onRead` is told how much of the file that took. */
async function* bytesOf(
  { name, content }: { readonly name: string; readonly content: Blob },
  packed: boolean,
  onRead: (done: number) => void,
): AsyncGenerator<Uint8Array> {
  let isUnreadable = false;
  const read = async function* () {
    let done = 0;
    try {
      for await (const bytes of partsOfFile(content)) {
        yield bytes;
        done += bytes.byteLength;
        onRead(done);
      }
    } catch (error) {
      isUnreadable = true;
      throw error;
    }
  };
  if (!packed) return yield* read();
  try {
    yield* BROWSER_UNPACKING.gunzip(read());
  } catch (error) {
    // The file itself, and not what it holds.
    if (isUnreadable) throw error;
    const reason = error instanceof Error ? ` (${error.message})` : '';
    throw new KeyListError(
      `${name} cannot be unpacked to its end${reason}: it was cut off or damaged, or something that is not packed follows its end. Nothing of it may be relied on: take another copy, or unpack it elsewhere and choose that.`,
    );
  }
}

/** Enough of a file to guess its form, and whether that is all of it. */
async function firstBytes(
  parts: AsyncIterable<Uint8Array>,
): Promise<{ readonly bytes: Uint8Array; readonly isWhole: boolean }> {
  const bytes = new Uint8Array(HEAD_BYTES);
  let length = 0;
  for await (const part of parts) {
    const room = HEAD_BYTES - length;
    bytes.set(part.subarray(0, room), length);
    length += Math.min(room, part.length);
    if (part.length > room) return { bytes, isWhole: false };
  }
  return { bytes: bytes.subarray(0, length), isWhole: true };
}

/** What people take for text, and what to do with it. */
function requireText([first, second]: Uint8Array, name: string, packed: boolean): void {
  if (packed && first === 0x1f && second === 0x8b) {
    throw new KeyListError(`${name} is packed with gzip twice. Unpack it once, and choose that.`);
  }
  if (first === 0x50 && second === 0x4b) {
    throw new KeyListError(
      `${name} is a workbook or an archive, not text. Save the sheet as CSV in UTF-8, or unpack the archive.`,
    );
  }
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new KeyListError(`${name} is text in UTF-16. Save it as UTF-8.`);
  }
}

function notUtf8(name: string): KeyListError {
  return new KeyListError(
    `${name} is not text in UTF-8, so no key in it could be read exactly. Save it as UTF-8.`,
  );
}

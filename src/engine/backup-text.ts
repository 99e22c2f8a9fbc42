import { BackupError } from './backup-format.ts';

/** How bytes are unpacked, which each place that the engine runs in does in its own way. */
export interface Unpacking {
  /** Rejects what is no gzip stream, or not a whole one. */
  gunzip(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Rejects what is not UTF-8; drops a byte order mark. */
  decode(bytes: AsyncIterable<Uint8Array>): AsyncIterable<string>;
}

/** What the text is to be, for those who chose another file. */
export interface WantedText {
  /** "the text of a backup". */
  readonly name: string;
  /** "a file that ends in .jsonl.gz". */
  readonly choose: string;
}

const BACKUP: WantedText = {
  name: 'the text of a backup',
  choose: 'a file that ends in .jsonl.gz',
};

/** A file that was zipped, and once more by whoever passed it on, is unzipped twice; no more than that. */
const MAX_LAYERS = 2;

/**
 * The text of a backup file for `readBackup`, in chunks. Harmless changes are
 * tolerated, since the hash in the file proves the lines: unzipped by a browser
 * or a person, zipped again, zipped twice, a byte order mark.
 *
 * @throws BackupError for any other file, one that was cut off, and one that is
 *   not UTF-8; what `bytes` throws passes through
 */
export async function* backupText(
  bytes: AsyncIterable<Uint8Array>,
  { gunzip, decode }: Unpacking,
  wanted: WantedText = BACKUP,
): AsyncGenerator<string> {
  const source = new WatchedSource(bytes);
  let layers = 0;
  let content = await peek(source);
  try {
    while (isGzip(content.head) && layers < MAX_LAYERS) {
      layers += 1;
      content = await peek(gunzip(content.bytes));
    }
    requireText(content.head, wanted);
    yield* decode(content.bytes);
  } catch (error) {
    if (error instanceof BackupError || source.failed) throw error;
    const reason = error instanceof Error ? ` (${error.message})` : '';
    throw new BackupError(
      layers > 0
        ? `The file cannot be unzipped to its end${reason}: it was cut off or damaged. Choose another copy of it.`
        : `The file is not ${wanted.name}${reason}. Choose another file.`,
    );
  }
}

/** Tells a source that failed from bytes that make no sense. */
class WatchedSource implements AsyncIterable<Uint8Array> {
  failed = false;
  readonly #bytes: AsyncIterable<Uint8Array>;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#bytes = bytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#bytes;
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }
}

interface Peeked {
  /** The first bytes, at least two where there are as many. */
  readonly head: Uint8Array;
  /** All bytes, those of `head` among them; to be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

async function peek(bytes: AsyncIterable<Uint8Array>): Promise<Peeked> {
  const rest = bytes[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  while (head.length < 2) {
    const next = await rest.next();
    if (next.done === true) break;
    const longer = new Uint8Array(head.length + next.value.length);
    longer.set(head);
    longer.set(next.value, head.length);
    head = longer;
  }
  return { head, bytes: resumed(head, rest) };
}

async function* resumed(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let isOver = false;
  try {
    yield head;
    for (;;) {
      const next = await rest.next();
      isOver = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Whoever stops reading in the middle lets go of the source too.
    if (!isOver) await rest.return?.();
  }
}

function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

function requireText([first, second]: Uint8Array, { name, choose }: WantedText): void {
  if (first === undefined) throw new BackupError('The file is empty. Choose another file.');
  const isText = first === 0x7b || first === 0xef;
  if (isText) return;
  const isZip = first === 0x50 && second === 0x4b;
  throw new BackupError(
    isZip
      ? 'The file is a ZIP archive. Take the file out of it and choose that.'
      : `The file is neither a gzip file nor ${name}. Choose ${choose}.`,
  );
}

import { stat } from 'node:fs/promises';
import type { BackupHeader } from '#engine/backup-format.ts';
import { DistinctKeys } from '#engine/distinct-keys.ts';
import { contentFingerprint } from '#engine/fingerprint.ts';
import { batchSizes } from '#engine/plan.ts';
import { readBackup } from '#engine/read-backup.ts';
import type { ReportKeys } from '#engine/report.ts';
import type { RestoreSource, WholeVector } from '#engine/restore-work.ts';
import type { BackupFact, KeptKey, RunBatch } from '#engine/run-record.ts';
import { batchDigest, keyDigestBytes } from '#protocol/batch-digest.ts';
import { archiveText } from './archive-file.ts';
import { JobError } from './job-error.ts';
import type { KeySelection } from './key-selection.ts';

/** What a backup holds of a selection. */
export interface SelectedBackup {
  readonly header: BackupHeader;
  readonly fact: Pick<BackupFact, 'count' | 'sha256'>;
  /** Of the chosen vectors, in the order of the file. */
  readonly batches: readonly RunBatch[];
  readonly chosen: number;
  /** Keys that were named and are not in the file. */
  readonly notInBackup: number;
}

/** Reads on from where it is. */
interface Cursor {
  readonly batches: AsyncGenerator<readonly WholeVector[], void>;
  /** The batch it yields next. */
  next: number;
}

/**
 * The chosen vectors of a backup file, batch by batch, streamed: those that are
 * asked for in ascending order are read once, an earlier one from the beginning.
 */
export class BackupSource implements RestoreSource, ReportKeys {
  readonly #file: string;
  readonly #selection: KeySelection;
  /** Size and time of change when the file was checked. */
  readonly #stamp: string;
  #cursors: readonly Cursor[] = [];
  /** One reading at a time: batches follow each other in the file. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly selected: SelectedBackup;

  private constructor(
    file: string,
    selection: KeySelection,
    stamp: string,
    selected: SelectedBackup,
  ) {
    this.#file = file;
    this.#selection = selection;
    this.#stamp = stamp;
    this.selected = selected;
  }

  /**
   * Reads the whole file and checks it.
   *
   * @param onProgress vectors read so far
   * @throws BackupError; JobError when it cannot be read, or names a key twice
   */
  static async open(
    file: string,
    selection: KeySelection,
    onProgress: (done: number) => void,
    signal: AbortSignal,
  ): Promise<BackupSource> {
    const stamp = await stampOf(file);
    const { header, vectors } = await readBackup(archiveText(file));
    const distinct = new DistinctKeys();
    const batches = new BatchBuilder<string>();
    const digests: RunBatch[] = [];
    const close = (keys: readonly string[] | null) => {
      if (keys !== null) digests.push({ digest: batchDigest(keys), count: keys.length });
    };
    let done = 0;
    let chosen = 0;
    for (;;) {
      signal.throwIfAborted();
      const next = await vectors.next();
      if (next.done === true) {
        close(batches.rest());
        if (distinct.hasRepeats()) {
          throw new JobError(
            `The backup ${file} has a key twice, so nobody can tell which one is meant. Choose another backup.`,
          );
        }
        const { count, sha256 } = next.value;
        const notInBackup = (selection.named?.size ?? chosen) - chosen;
        const fact = { count, sha256 };
        const selected = { header, fact, batches: digests, chosen, notInBackup };
        return new BackupSource(file, selection, stamp, selected);
      }
      const { key } = next.value;
      distinct.add(keyDigestBytes(key));
      done += 1;
      onProgress(done);
      if (!selection.includes(key)) continue;
      chosen += 1;
      close(batches.add(key));
    }
  }

  /** @throws JobError when the file is no longer the one that was checked */
  batch(at: number): Promise<readonly WholeVector[]> {
    const reading = this.#turn.then(() => this.#read(at));
    this.#turn = reading.catch(() => undefined);
    return reading;
  }

  /** A restore keeps no chosen key out. */
  async *kept(): AsyncGenerator<KeptKey> {}

  /** Each chosen key with the fingerprint of its vector, batch by batch. */
  async *contents(): AsyncGenerator<readonly { readonly key: string; readonly content: string }[]> {
    for await (const vectors of this.#batches()) {
      yield vectors.map((vector) => ({ key: vector.key, content: contentFingerprint(vector) }));
    }
  }

  async close(): Promise<void> {
    for (const { batches } of this.#cursors) await batches.return();
  }

  async #read(at: number): Promise<readonly WholeVector[]> {
    const planned = this.selected.batches[at];
    if (planned === undefined) throw new RangeError(`The selection has no batch ${at}.`);
    const cursor = await this.#cursorBefore(at);
    for (;;) {
      const next = await cursor.batches.next();
      cursor.next += 1;
      if (next.done === true) throw this.#changed();
      if (cursor.next <= at) continue;
      if (batchDigest(next.value.map(({ key }) => key)) !== planned.digest) throw this.#changed();
      return next.value;
    }
  }

  /** Two at most: one far ahead, and one for what has to be read again. */
  async #cursorBefore(at: number): Promise<Cursor> {
    const [nearest] = this.#cursors
      .filter(({ next }) => next <= at)
      .sort((a, b) => b.next - a.next);
    if (nearest !== undefined) return nearest;
    const [ahead, behind] = [...this.#cursors].sort((a, b) => b.next - a.next);
    await behind?.batches.return();
    if ((await stampOf(this.#file)) !== this.#stamp) throw this.#changed();
    const fresh = { batches: this.#batches(), next: 0 };
    this.#cursors = ahead === undefined ? [fresh] : [ahead, fresh];
    return fresh;
  }

  async *#batches(): AsyncGenerator<readonly WholeVector[], void> {
    const { vectors } = await readBackup(archiveText(this.#file));
    const batches = new BatchBuilder<WholeVector>();
    for await (const { key, data, metadata } of vectors) {
      if (data === undefined || !this.#selection.includes(key)) continue;
      const full = batches.add({ key, data, ...(metadata !== undefined && { metadata }) });
      if (full !== null) yield full;
    }
    const rest = batches.rest();
    if (rest !== null) yield rest;
  }

  #changed(): JobError {
    return new JobError(
      `The backup ${this.#file} was changed while it was used. Put it back as it was.`,
    );
  }
}

/** Puts items together as a run takes them: 1, 10, then as many as a request takes. */
class BatchBuilder<Item> {
  readonly #sizes = batchSizes(Number.POSITIVE_INFINITY)[Symbol.iterator]();
  #size = this.#nextSize();
  #items: Item[] = [];

  /** @returns a batch when it is full */
  add(item: Item): readonly Item[] | null {
    this.#items.push(item);
    if (this.#items.length < this.#size) return null;
    const full = this.#items;
    this.#items = [];
    this.#size = this.#nextSize();
    return full;
  }

  /** @returns what did not fill a batch; null for nothing */
  rest(): readonly Item[] | null {
    return this.#items.length === 0 ? null : this.#items;
  }

  #nextSize(): number {
    const { value } = this.#sizes.next();
    return typeof value === 'number' ? value : 1;
  }
}

async function stampOf(file: string): Promise<string> {
  const facts = await stat(file).catch((error: Error) => {
    throw new JobError(`The backup ${file} cannot be read: ${error.message}.`);
  });
  return `${facts.size} ${facts.mtimeMs} ${facts.ino}`;
}

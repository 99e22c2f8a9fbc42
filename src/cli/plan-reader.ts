import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import {
  type CheckedPlan,
  checkPlanFile,
  readKeptKeys,
  readPlannedKeys,
} from '#engine/check-plan-file.ts';
import { PlanFileError } from '#engine/plan-file.ts';
import type { KeptKey, PlannedKey, RunKeys } from '#engine/run-record.ts';
import { JobError } from './job-error.ts';

/** Where a line with keys stands, in bytes. */
interface Place {
  readonly offset: number;
  readonly length: number;
}

/** Batches; with the longest keys they take 64 MB. */
const RECENT = 64;

/** A plan file that was checked as a whole; its keys stay in the file, and are fetched batch by batch. */
export class PlanReader implements RunKeys {
  readonly plan: CheckedPlan;
  readonly #handle: FileHandle;
  readonly #batches: readonly Place[];
  readonly #kept: readonly Place[];
  /** The latest that were fetched: a batch is written, and soon after proved. */
  readonly #recent = new Map<number, readonly PlannedKey[]>();

  private constructor(
    plan: CheckedPlan,
    handle: FileHandle,
    batches: readonly Place[],
    kept: readonly Place[],
  ) {
    this.plan = plan;
    this.#handle = handle;
    this.#batches = batches;
    this.#kept = kept;
  }

  /** @throws PlanFileError; JobError when the file cannot be read */
  static async open(file: string, signal: AbortSignal): Promise<PlanReader> {
    const handle = await open(file, 'r').catch((error: Error) => {
      throw new JobError(`The plan ${file} cannot be read: ${error.message}.`);
    });
    try {
      const batches: Place[] = [];
      const kept: Place[] = [];
      const plan = await checkPlanFile(textOf(file, signal), ({ kind, ...place }) => {
        (kind === 'batch' ? batches : kept).push(place);
      });
      return new PlanReader(plan, handle, batches, kept);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async batch(at: number): Promise<readonly PlannedKey[]> {
    const recent = this.#recent.get(at);
    if (recent !== undefined) return recent;
    const place = this.#batches[at];
    if (place === undefined) throw new RangeError(`The plan has no batch ${at}.`);
    const keys = readPlannedKeys(await this.#text(place), at + 2);
    this.#remember(at, keys);
    return keys;
  }

  async *batches(): AsyncGenerator<readonly PlannedKey[]> {
    for (const at of this.#batches.keys()) yield await this.batch(at);
  }

  async *kept(): AsyncGenerator<KeptKey> {
    for (const [at, place] of this.#kept.entries()) {
      yield* readKeptKeys(await this.#text(place), this.#batches.length + at + 2);
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #remember(at: number, keys: readonly PlannedKey[]): void {
    this.#recent.set(at, keys);
    if (this.#recent.size <= RECENT) return;
    for (const oldest of this.#recent.keys()) {
      this.#recent.delete(oldest);
      return;
    }
  }

  async #text({ offset, length }: Place): Promise<string> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, offset);
    if (bytesRead === length) return buffer.toString('utf8', 0, length - 1);
    throw new JobError('The plan file became shorter while it was used. Put it back as it was.');
  }
}

async function* textOf(file: string, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decode = (chunk?: Buffer) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new PlanFileError(
        'The file is not text in UTF-8. Choose a plan that the console exported.',
      );
    }
  };
  const chunks: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 1024 * 1024 });
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    yield decode(chunk);
  }
  yield decode();
}

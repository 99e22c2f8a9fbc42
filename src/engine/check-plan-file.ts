import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type * as z from 'zod/mini';
import { batchDigestOf, keyDigestBytes } from '#protocol/batch-digest.ts';
import { confirmationPhrase } from '#protocol/proxy-api.ts';
import { keyProblem } from '#protocol/vector.ts';
import { DistinctKeys } from './distinct-keys.ts';
import {
  PlanFileError,
  type PlanHeader,
  planBatchSchema,
  planHeaderSchema,
  planKeptSchema,
  planManifestSchema,
} from './plan-file.ts';
import type { KeptKey, KeptReason, PlannedKey, RunBatch } from './run-record.ts';

/** A plan file that was read to its end and found whole. */
export interface CheckedPlan {
  readonly header: PlanHeader;
  readonly batches: readonly RunBatch[];
  readonly kept: Readonly<Record<KeptReason, number>>;
  /** Of the manifest: it names the file. */
  readonly sha256: string;
}

/** Where a line with keys stands in the file, in bytes; `length` with its newline. */
export interface PlanLine {
  readonly kind: 'batch' | 'kept';
  readonly offset: number;
  readonly length: number;
}

/** Longest line: 500 keys of 1,024 characters, each written as an escape, and their fingerprints. */
const MAX_LINE = 4_000_000;

/**
 * Reads a plan file to its end, in chunks of its text of any size, and recomputes
 * all that can be: every digest, every count, the hash over the lines. Holds a
 * line at a time, eight bytes for each key (`DistinctKeys`) and the batches' digests.
 *
 * @param chunks decoded without loss: fatally for what is not UTF-8, and with a
 *   byte order mark left in place
 * @param onLine told of every line with keys, in order
 * @throws PlanFileError naming the line, the rule and the remedy, or what `chunks` throws
 */
export async function checkPlanFile(
  chunks: AsyncIterable<string>,
  onLine: (line: PlanLine) => void = () => undefined,
): Promise<CheckedPlan> {
  const lines = linesOf(chunks);
  const first = await lines.next();
  if (first.done === true) throw new PlanFileError('The plan is empty. Export it again.');
  const header = readHeader(first.value);
  const reading = new PlanReading(header);
  reading.seal(first.value);
  for await (const text of lines) {
    const line = reading.take(text);
    if (line !== null) onLine(line);
  }
  return reading.end();
}

/**
 * The keys of one batch, from its line in a file that was checked.
 *
 * @param line its place in the file, for messages
 * @throws PlanFileError when it is no batch
 */
export function readPlannedKeys(text: string, line: number): readonly PlannedKey[] {
  const { keys } = parse(text, line, planBatchSchema, 'is no batch of keys');
  return keys.map(([key, content]) => ({ key, content }));
}

/** The kept keys of one line. @throws PlanFileError */
export function readKeptKeys(text: string, line: number): readonly KeptKey[] {
  const { kept } = parse(text, line, planKeptSchema, 'is no list of kept keys');
  return kept.map(([key, reason]) => ({ key, reason }));
}

/** Where a file is being read, and what it has told so far. */
class PlanReading {
  readonly #header: PlanHeader;
  readonly #hash = sha256.create();
  readonly #batches: RunBatch[] = [];
  readonly #kept: Record<KeptReason, number> = { 'already-gone': 0, 'changed-kept': 0 };
  readonly #distinct: DistinctKeys;
  #keys = 0;
  #line = 0;
  #offset = 0;
  #manifest: string | null = null;

  constructor(header: PlanHeader) {
    this.#header = header;
    this.#distinct = new DistinctKeys(header.staged);
  }

  /** Counts a line in and returns where it stands. */
  seal(text: string): Omit<PlanLine, 'kind'> {
    const bytes = utf8ToBytes(`${text}\n`);
    this.#hash.update(bytes);
    const offset = this.#offset;
    this.#offset += bytes.length;
    this.#line += 1;
    return { offset, length: bytes.length };
  }

  /** @returns null for the manifest */
  take(text: string): PlanLine | null {
    const line = this.#line + 1;
    if (this.#manifest !== null) {
      throw new PlanFileError(
        'follows the closing line, which has to be the last one. Export the plan again.',
        line,
      );
    }
    if (text.startsWith('{"digest"')) return this.#takeBatch(text, line);
    if (text.startsWith('{"kept"')) return this.#takeKept(text, line);
    this.#takeManifest(text, line);
    return null;
  }

  end(): CheckedPlan {
    if (this.#manifest === null) {
      throw new PlanFileError(
        `The plan ends after line ${this.#line} without its closing line: it was cut off. Copy it once more, or export it again.`,
      );
    }
    if (this.#distinct.hasRepeats()) {
      throw new PlanFileError('The plan names a key twice. Export it again.');
    }
    return {
      header: this.#header,
      batches: this.#batches,
      kept: this.#kept,
      sha256: this.#manifest,
    };
  }

  #takeBatch(text: string, line: number): PlanLine {
    if (this.#kept['already-gone'] + this.#kept['changed-kept'] > 0) {
      throw new PlanFileError('is a batch after the kept keys. Export the plan again.', line);
    }
    const batch = parse(text, line, planBatchSchema, 'is no batch of keys');
    const digests = digestsOf(batch, line);
    this.#add(digests, line);
    this.#keys += digests.length;
    this.#batches.push({ digest: batch.digest, count: digests.length });
    return { kind: 'batch', ...this.seal(text) };
  }

  #takeKept(text: string, line: number): PlanLine {
    const kept = readKeptKeys(text, line);
    this.#add(
      kept.map(({ key }) => digestOfSound(key, line)),
      line,
    );
    for (const { reason } of kept) this.#kept[reason] += 1;
    return { kind: 'kept', ...this.seal(text) };
  }

  #takeManifest(text: string, line: number): void {
    const manifest = parse(
      text,
      line,
      planManifestSchema,
      'is neither a batch, nor kept keys, nor the closing line',
    );
    const { staged, count } = this.#header;
    const kept = this.#kept['already-gone'] + this.#kept['changed-kept'];
    const isCounted =
      manifest.batches === this.#batches.length &&
      manifest.count === this.#keys &&
      count === this.#keys &&
      staged === this.#keys + kept;
    if (!isCounted) {
      throw new PlanFileError(
        `closes the plan with ${manifest.batches} batches of ${manifest.count} keys, and line 1 speaks of ${count} keys out of ${staged}, but the file has ${this.#batches.length} batches of ${this.#keys} keys and ${kept} kept ones. Export the plan again.`,
        line,
      );
    }
    const digest = bytesToHex(this.#hash.digest());
    if (manifest.sha256 !== digest) {
      throw new PlanFileError(
        `names the SHA-256 ${manifest.sha256}, that of the lines before it is ${digest}: the file was altered. Copy it once more, or export it again.`,
        line,
      );
    }
    this.#line = line;
    this.#manifest = digest;
  }

  #add(digests: readonly Uint8Array[], line: number): void {
    if (this.#distinct.count + digests.length > this.#header.staged) {
      throw new PlanFileError(
        `brings more keys than the ${this.#header.staged} that line 1 speaks of. Export the plan again.`,
        line,
      );
    }
    for (const digest of digests) this.#distinct.add(digest);
  }
}

function readHeader(text: string): PlanHeader {
  const header = parse(text, 1, planHeaderSchema, 'is no header of a plan');
  const { environment, index, count, staged, typedName } = header;
  if (staged < count) {
    throw new PlanFileError(
      `speaks of ${count} keys to delete out of ${staged}. Export the plan again.`,
      1,
    );
  }
  const phrase = confirmationPhrase(environment, index.indexName, count);
  if (typedName !== phrase) {
    throw new PlanFileError(
      `has ${JSON.stringify(typedName)} as what was typed to confirm; this deletion is confirmed by ${JSON.stringify(phrase)} alone. Review and confirm it again.`,
      1,
    );
  }
  return header;
}

/** Of its keys, which are what its own digest says. */
function digestsOf(
  { digest, keys }: z.infer<typeof planBatchSchema>,
  line: number,
): readonly Uint8Array[] {
  const digests = keys.map(([key]) => digestOfSound(key, line));
  const actual = batchDigestOf(digests);
  if (actual === digest) return digests;
  throw new PlanFileError(
    `names the digest ${digest}, but its keys have ${actual}: they were altered. Copy the plan once more, or export it again.`,
    line,
  );
}

function digestOfSound(key: string, line: number): Uint8Array {
  const problem = keyProblem(key);
  if (problem === null) return keyDigestBytes(key);
  throw new PlanFileError(
    `has the key ${JSON.stringify(key)}, which cannot exist. ${problem} Unstage it and export the plan again.`,
    line,
  );
}

function parse<Schema extends z.ZodMiniType>(
  text: string,
  line: number,
  schema: Schema,
  complaint: string,
): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(text, line));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined ? '' : issue.path.join('.');
  throw new PlanFileError(
    `${complaint}${place === '' ? '' : ` (at ${place}: ${issue?.message})`}. Choose a plan that the console exported.`,
    line,
  );
}

function parseJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PlanFileError('is not JSON. Copy the plan once more, or export it again.', line);
  }
}

/** Lines without their newline, exactly: their bytes are counted. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
    if (rest.length > MAX_LINE) {
      throw new PlanFileError(
        `The file has a line of more than ${MAX_LINE} characters, which no plan has. Choose a plan that the console exported.`,
      );
    }
  }
  if (rest !== '')
    throw new PlanFileError(
      'The last line of the plan is unfinished: it was cut off. Copy it once more, or export it again.',
    );
}

import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';
import type { BackupHeader } from '#engine/backup-format.ts';
import {
  type ComparedKey,
  type ComparisonResult,
  type Difference,
  type DifferenceCounts,
  FileVectors,
  IndexComparison,
} from '#engine/compare-index.ts';
import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import { listIndex } from '#engine/list-index.ts';
import { readVectorFile, VECTOR_FILE } from '#engine/read-vector-file.ts';
import type { Vector } from '#protocol/vector.ts';
import { browserClock } from './browser-clock.ts';
import { vectorFileFailure } from './chosen-file-failure.ts';
import { readFromFile } from './compare-file.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import { fileText } from './file-text.ts';
import { type KeysToStage, keysToStage } from './keys-to-stage.ts';
import { pacedProgress } from './paced-progress.ts';
import { REQUESTS_AT_ONCE } from './side-by-side.ts';
import { type Pace, WorkPace } from './work-pace.ts';

/** A file that was read to its end. */
export interface ComparedFile {
  /** By which the worker knows it. */
  readonly id: string;
  readonly fileName: string;
  readonly bytes: number;
  /** Of a backup; null for an export. */
  readonly header: BackupHeader | null;
  readonly count: number;
  /** Vectors that have their numbers in it. */
  readonly withData: number;
  /** Vectors that have metadata in it, an empty one too. */
  readonly withMetadata: number;
}

export interface FileProgress {
  /** Bytes of the file. */
  readonly done: number;
  readonly total: number;
  readonly vectors: number;
  /** In bytes; null as long as nothing can be told. */
  readonly pace: Pace | null;
}

type Answer<Good> =
  | ({ readonly ok: true } & Good)
  | { readonly ok: false; readonly failure: Failure };

export interface DifferenceQuery {
  readonly difference: Difference;
  /** Only keys that contain it; empty for all. */
  readonly text: string;
  readonly from: number;
  readonly count: number;
}

export interface DifferenceWindow {
  /** Lines that fit, in all. */
  readonly total: number;
  readonly lines: readonly ComparedKey[];
}

/** One key as the file has it, and as the index has it now; null where there is none. */
export interface BothVectors {
  readonly inFile: Vector | null;
  readonly inIndex: Vector | null;
}

interface OpenFile {
  readonly target: IndexTarget;
  readonly facts: ComparedFile;
  readonly file: Blob;
  readonly vectors: FileVectors;
  result: ComparisonResult | null;
  places: { readonly question: string; readonly places: Uint32Array } | null;
  /** Vectors of the file that were looked at lately. */
  seen: ReadonlyMap<string, Vector>;
}

/** Compares an index with a file: one file for an index at a time. */
export function createCompareService() {
  const files = new Map<string, OpenFile>();
  const stops = new Map<string, AbortController>();
  const begin = (target: IndexTarget): AbortSignal => {
    stops.get(targetId(target))?.abort();
    const stop = new AbortController();
    stops.set(targetId(target), stop);
    return stop.signal;
  };

  return {
    /** Reads a file to its end; nothing of the index is read yet. */
    async open(
      target: IndexTarget,
      file: File,
      onProgress: (progress: FileProgress) => void,
    ): Promise<Answer<{ readonly file: ComparedFile }>> {
      const signal = begin(target);
      files.delete(targetId(target));
      try {
        const opened = await openFile(target, file, pacedProgress(onProgress), signal);
        files.set(targetId(target), opened);
        return { ok: true, file: opened.facts };
      } catch (error) {
        return { ok: false, failure: comparedFailure(error, file.name, signal.aborted) };
      }
    },

    /**
     * Reads the whole index and compares it with the file that is open.
     *
     * @param withData whether the numbers are read and compared too
     * @param onProgress vectors of the index read so far
     */
    async compare(
      target: IndexTarget,
      withData: boolean,
      onProgress: (read: number) => void,
    ): Promise<Answer<{ readonly counts: DifferenceCounts }>> {
      const open = files.get(targetId(target));
      if (open === undefined) return { ok: false, failure: NO_FILE };
      const signal = begin(target);
      try {
        open.result = await readAndCompare(open, withData, pacedProgress(onProgress), signal);
        open.places = null;
        return { ok: true, counts: open.result.counts };
      } catch (error) {
        const stopped = ownFailure('Stopped', 'The comparison was stopped: nothing is known.');
        return { ok: false, failure: signal.aborted ? stopped : failureOf(error) };
      }
    },

    stop(target: IndexTarget): void {
      stops.get(targetId(target))?.abort();
    },

    /** Lets go of the file and of what was found. */
    forget(target: IndexTarget): void {
      stops.get(targetId(target))?.abort();
      files.delete(targetId(target));
    },

    keys(target: IndexTarget, query: DifferenceQuery): DifferenceWindow {
      const open = files.get(targetId(target));
      const result = open?.result ?? null;
      if (open === undefined || result === null) return { total: 0, lines: [] };
      const { difference, from, count } = query;
      const places = placesOf(open, result, query);
      const shown = places.subarray(from, from + count);
      const lines = Array.from(shown, (place) => result.at(difference, place));
      return { total: places.length, lines };
    },

    /** Keys of a group as they were read in the index, to be staged; null when the file was let go of. */
    async toStage(
      target: IndexTarget,
      difference: 'added' | 'changed',
      stagedAt: number,
    ): Promise<KeysToStage | null> {
      const open = files.get(targetId(target));
      const result = open?.result ?? null;
      if (open === undefined || result === null) return null;
      const provenance = { kind: 'comparison', file: open.facts.fileName, difference } as const;
      const count = result.counts[difference];
      const keys = result.inIndex(difference);
      return await keysToStage(target, { count, keys, provenance, stagedAt });
    },

    /** Reads one key in the file and in the index, with data and metadata. */
    async both(target: IndexTarget, key: string): Promise<Answer<{ readonly both: BothVectors }>> {
      const open = files.get(targetId(target));
      if (open === undefined) return { ok: false, failure: NO_FILE };
      const signal = new AbortController().signal;
      try {
        const [inFile, inIndex] = await Promise.all([
          vectorInFile(open, key, signal),
          vectorInIndex(target, key, signal),
        ]);
        return { ok: true, both: { inFile, inIndex } };
      } catch (error) {
        return { ok: false, failure: comparedFailure(error, open.facts.fileName, false) };
      }
    },
  };
}

const NO_FILE = ownFailure('NoFile', 'The file is no longer open in this tab. Choose it again.');

async function openFile(
  target: IndexTarget,
  file: File,
  onProgress: (progress: FileProgress) => void,
  signal: AbortSignal,
): Promise<OpenFile> {
  const vectors = new FileVectors();
  const pace = new WorkPace(browserClock, 0, file.size);
  const onBytes = (done: number) => {
    pace.note(done);
    onProgress({ done, total: file.size, vectors: vectors.size, pace: pace.now() });
  };
  const reading = await readVectorFile(fileText(file, onBytes, signal, VECTOR_FILE));
  for await (const vector of reading.vectors) vectors.add(vector);
  const facts = {
    id: crypto.randomUUID(),
    fileName: file.name,
    bytes: file.size,
    header: reading.header,
    count: vectors.size,
    withData: vectors.withData,
    withMetadata: vectors.withMetadata,
  };
  return { target, facts, file, vectors, result: null, places: null, seen: new Map() };
}

async function readAndCompare(
  { target, vectors }: OpenFile,
  withData: boolean,
  onProgress: (read: number) => void,
  signal: AbortSignal,
): Promise<ComparisonResult> {
  const deps = engineThroughProxy(target);
  const comparison = new IndexComparison(vectors, withData);
  let read = 0;
  await listIndex(
    deps,
    { index: target.index, returnData: withData, returnMetadata: true, segments: REQUESTS_AT_ONCE },
    (page) => {
      for (const vector of page) comparison.take(vector);
      read += page.length;
      onProgress(read);
    },
    { signal },
  );
  return comparison.finish();
}

/** The last question is asked again with every screen that is scrolled. */
function placesOf(open: OpenFile, result: ComparisonResult, query: DifferenceQuery): Uint32Array {
  const question = JSON.stringify([query.difference, query.text]);
  if (open.places?.question !== question) {
    open.places = { question, places: result.places(query.difference, query.text) };
  }
  return open.places.places;
}

/** Keys on either side of one that is looked at, which are read with it: the next look is at one of them. */
const AROUND = 10;

async function vectorInFile(
  open: OpenFile,
  key: string,
  signal: AbortSignal,
): Promise<Vector | null> {
  const { vectors, file, seen } = open;
  const at = vectors.keys.find(key);
  if (at < 0) return null;
  const known = seen.get(key);
  if (known !== undefined) return known;
  const found = await readFromFile(file, wantedAround(open, key, at), signal);
  open.seen = found;
  return found.get(key) ?? null;
}

/** The key, and those of the group around it. */
function wantedAround({ vectors, result }: OpenFile, key: string, at: number): ReadonlySet<string> {
  const wanted = new Set([key]);
  const changed = result?.places('changed') ?? new Uint32Array();
  const place = changed.indexOf(at);
  if (place < 0) return wanted;
  for (const near of changed.subarray(Math.max(0, place - AROUND), place + AROUND + 1)) {
    wanted.add(vectors.keys.at(near));
  }
  return wanted;
}

async function vectorInIndex(
  { connection, bucket, index }: IndexTarget,
  key: string,
  signal: AbortSignal,
): Promise<Vector | null> {
  const request = { indexName: index, keys: [key], returnData: true, returnMetadata: true };
  const vectors = await createProxyVectorApi(connection, bucket).getVectors(request, signal);
  return vectors.find((vector) => vector.key === key) ?? null;
}

/** Why a file cannot be compared with, in words. */
function comparedFailure(error: unknown, fileName: string, isStopped: boolean): Failure {
  return vectorFileFailure(error, { fileName, isStopped, unusable: 'FileNotUsable' });
}

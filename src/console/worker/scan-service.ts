import type { IndexTarget } from '#console/lib/index-target.ts';
import { createProxyVectorApi } from '#console/lib/proxy-vector-api.ts';
import { metadataFingerprint } from '#engine/fingerprint.ts';
import type { KeyCondition } from '#engine/key-condition.ts';
import { type ScannedVector, type ScanProgress, scanIndex } from '#engine/scan.ts';
import { UNLIMITED } from '#engine/scan-budget.ts';
import { ScanControl } from '#engine/scan-control.ts';
import type { MetadataFilter } from '#protocol/metadata-filter.ts';
import { browserClock } from './browser-clock.ts';
import { createFieldCensus, type FieldSummary } from './field-census.ts';
import { type IndexCoverage, NOTHING_READ } from './index-coverage.ts';
import { type RowOrder, sortedPositions } from './row-order.ts';

export interface ScanStart {
  readonly target: IndexTarget;
  readonly filter: MetadataFilter | null;
  readonly key: KeyCondition | null;
  /** The scan stops, truncated, when it has read this many keys. */
  readonly maxKeys: number;
}

/** How a scan stands; sent to the page several times a second while it runs. */
export interface ScanUpdate {
  readonly progress: ScanProgress;
  /** Rows that can be asked for. */
  readonly rows: number;
  readonly fields: readonly FieldSummary[];
}

/** Rows `from` up to, and without, `to`, in the given order; null is the order they were read in. */
export interface RowsRequest {
  readonly from: number;
  readonly to: number;
  readonly order: RowOrder | null;
}

export interface KeyFingerprint {
  readonly key: string;
  readonly fingerprint: string;
}

/** Side by side as far as it helps: a browser opens six connections to one host. */
const SEGMENTS = 8;
const UPDATE_EVERY_MS = 120;

/**
 * Reads indexes and keeps what was read. The page asks for the rows it draws;
 * the others never leave the worker. At most one scan is alive for an index.
 */
export function createScanService() {
  const scans = new Map<string, Scan>();
  const find = (target: IndexTarget) => scans.get(idOf(target));

  return {
    /** Begins to read, in place of any former scan of the same index. */
    start(request: ScanStart, onUpdate: (update: ScanUpdate) => void): void {
      find(request.target)?.stop();
      scans.set(idOf(request.target), beginScan(request, onUpdate));
    },
    /** Ends a running scan; what it read stays. */
    stop(target: IndexTarget): void {
      find(target)?.stop();
    },
    /** Ends the scan and gives its memory back. */
    forget(target: IndexTarget): void {
      find(target)?.stop();
      scans.delete(idOf(target));
    },
    rows(target: IndexTarget, { from, to, order }: RowsRequest): readonly ScannedVector[] {
      return find(target)?.read(from, to, order) ?? [];
    },
    keysBetween(target: IndexTarget, { from, to, order }: RowsRequest): readonly string[] {
      return (find(target)?.read(from, to, order) ?? []).map(({ key }) => key);
    },
    /** Fingerprints of those of `keys` that were read. */
    fingerprintsOf(target: IndexTarget, keys: readonly string[]): readonly KeyFingerprint[] {
      const wanted = new Set(keys);
      return (find(target)?.rows ?? []).filter(({ key }) => wanted.has(key)).map(fingerprinted);
    },
    /** Every key that matched, with its fingerprint. */
    allMatching(target: IndexTarget): readonly KeyFingerprint[] {
      return (find(target)?.rows ?? []).map(fingerprinted);
    },
    /** For the worker's other services: the rows themselves, and how much of the index they are. */
    coverageOf(target: IndexTarget): IndexCoverage {
      return find(target)?.coverage() ?? NOTHING_READ;
    },
  };
}

interface Scan {
  readonly rows: readonly ScannedVector[];
  read(from: number, to: number, order: RowOrder | null): readonly ScannedVector[];
  coverage(): IndexCoverage;
  stop(): void;
}

function beginScan(
  { target, filter, key, maxKeys }: ScanStart,
  onUpdate: (update: ScanUpdate) => void,
): Scan {
  const since = browserClock.now();
  const rows: ScannedVector[] = [];
  const census = createFieldCensus();
  const known = new Set<string>();
  const control = new ScanControl();
  const sorted = sortOnce(rows);
  let latest: ScanProgress | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const publish = () => {
    timer = null;
    if (latest === null) return;
    onUpdate({ progress: latest, rows: rows.length, fields: census.summary() });
  };
  const publishSoon = () => {
    timer ??= setTimeout(publish, UPDATE_EVERY_MS);
  };

  void scanIndex(
    { api: createProxyVectorApi(target.connection, target.bucket), clock: browserClock },
    {
      index: target.index,
      filter,
      keyCondition: key,
      segments: SEGMENTS,
      budget: { ...UNLIMITED, maxKeys },
    },
    {
      onRows(more) {
        const before = rows.length;
        for (const row of more) {
          if (known.has(row.key)) continue;
          known.add(row.key);
          rows.push(row);
          census.add(row.metadata);
        }
        publishSoon();
        return rows.length - before;
      },
      onProgress(progress) {
        latest = progress;
        publishSoon();
      },
    },
    control,
  ).then(({ progress }) => {
    latest = progress;
    if (timer !== null) clearTimeout(timer);
    publish();
  });

  return {
    rows,
    read(from, to, order) {
      if (order === null) return rows.slice(from, to);
      return Array.from(sorted(order).slice(from, to), (at) => rows[at]).filter(
        (row) => row !== undefined,
      );
    },
    coverage: () => {
      const all = latest?.state === 'complete' ? 'whole' : 'part';
      const extent = filter === null && key === null ? all : 'matching';
      return { extent, rows, read: latest?.read ?? 0, since };
    },
    stop: () => control.stop(),
  };
}

/** Remembers the last order, which is asked for again with every screen that is scrolled. */
function sortOnce(rows: readonly ScannedVector[]) {
  let last: { order: RowOrder; length: number; positions: Uint32Array } | null = null;
  return (order: RowOrder): Uint32Array => {
    const isCurrent =
      last?.length === rows.length &&
      last.order.field === order.field &&
      last.order.descending === order.descending;
    if (last === null || !isCurrent) {
      last = { order, length: rows.length, positions: sortedPositions(rows, order) };
    }
    return last.positions;
  };
}

function fingerprinted({ key, metadata }: ScannedVector): KeyFingerprint {
  return { key, fingerprint: metadataFingerprint(metadata) };
}

function idOf({ connection, bucket, index }: IndexTarget): string {
  return JSON.stringify([connection, bucket, index]);
}

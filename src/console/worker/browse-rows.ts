import { transfer } from 'comlink';
import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { Bitmap } from '#engine/bitmap.ts';
import { facetOf } from '#engine/row-facets.ts';
import type { ScannedVector } from '#engine/scan.ts';
import type { Provenance } from '#engine/staged-entry.ts';
import { packRows, type StagedSegment, segmentBuffers } from '#engine/staged-segment.ts';
import type { BrowseScan } from './browse-scan.ts';
import { EVERY_ROW } from './browse-view.ts';
import type { ValueCount, ViewAnswer, ViewRequest } from './row-search.ts';
import { type StoredSegment, storeSegment } from './staging-database.ts';
import { inSlices } from './time-slices.ts';

/** Rows of a view at the places `from` up to, and without, `to`. */
export interface RowsRequest {
  /** As `view` named it. */
  readonly view: number;
  readonly from: number;
  readonly to: number;
}

/** Rows to draw, and which of them are selected: 1 or 0 for each. */
export interface RowsAnswer {
  readonly rows: readonly ScannedVector[];
  readonly marks: Uint8Array;
}

export interface FacetRequest {
  /** As `view` named it: what is chosen of the answer is selected there. */
  readonly view: number;
  readonly field: string;
  /** Values at most. */
  readonly top: number;
  /** Names the question to `endFacet`: no other has the same. */
  readonly turn: number;
}

export interface KeyFingerprint {
  readonly key: string;
  /** `metadataFingerprint`: 32 hex digits. */
  readonly fingerprint: string;
}

/** Rows of one scan that are to be staged. */
export interface RowsToStage {
  readonly scan: number;
  /** Every row of a view and how many these are, or what is selected. */
  readonly which: { readonly view: number; readonly rows: number } | 'selected';
}

/** Many keys are packed: they change threads without being copied. */
export type StagedRows =
  | { readonly kind: 'few'; readonly keys: readonly KeyFingerprint[] }
  | { readonly kind: 'many'; readonly stored: StoredSegment };

/** So many are cheaper one by one. */
const FEW = 1000;
/** So many fingerprints take so long that others should not have to wait for them. */
const MANY = 10_000;

/** What is asked of the rows that were read; nothing of it asks the service. */
export function createBrowseRows(find: (target: IndexTarget) => BrowseScan | undefined) {
  /** Under way, by their turn. */
  const facets = new Map<number, AbortController>();

  return {
    /**
     * Chooses the rows that the table shows, and their order; one that is asked for later goes first.
     *
     * @param shown the view that the table shows until then, whose rows may still be asked for
     */
    async view(
      target: IndexTarget,
      request: ViewRequest,
      shown: number = EVERY_ROW,
    ): Promise<ViewAnswer> {
      return (await find(target)?.views.show(request, shown)) ?? { kind: 'superseded' };
    },
    rows(target: IndexTarget, { view, from, to }: RowsRequest): RowsAnswer {
      const scan = find(target);
      const rows = scan === undefined ? [] : placesOf(scan, { view, from, to });
      const marks = Uint8Array.from(rows, (row) => Number(scan?.selection.has(row)));
      return { rows: rows.flatMap((row) => scan?.store.vectorAt(row) ?? []), marks };
    },
    /** Which of the rows are selected: 1 or 0 for each. */
    marks(target: IndexTarget, request: RowsRequest): Uint8Array {
      const scan = find(target);
      if (scan === undefined) return new Uint8Array();
      return Uint8Array.from(placesOf(scan, request), (row) => Number(scan.selection.has(row)));
    },
    keysBetween(target: IndexTarget, request: RowsRequest): readonly string[] {
      const scan = find(target);
      if (scan === undefined) return [];
      return placesOf(scan, request).map((row) => scan.store.keyAt(row));
    },
    /**
     * The most frequent values of a field among the rows of a view, none when it is there no more.
     *
     * @throws Error when `endFacet` was called meanwhile
     */
    async facet(
      target: IndexTarget,
      { view, field, top, turn }: FacetRequest,
    ): Promise<readonly ValueCount[]> {
      const scan = find(target);
      const shown = scan?.views.find(view) ?? null;
      if (scan === undefined || shown === null) return [];
      const within = shown.length === scan.store.size ? null : shown.all();
      const underway = new AbortController();
      facets.set(turn, underway);
      const counting = inSlices(facetOf(scan.store, field, within, top), underway.signal);
      const { values } = await counting.finally(() => facets.delete(turn));
      return values.flatMap(({ value, count }) => (Array.isArray(value) ? [] : { value, count }));
    },
    /** Nobody waits for a `facet` any more. */
    endFacet(turn: number): void {
      facets.get(turn)?.abort();
    },
    /** Fingerprints of those of `keys` that were read. */
    fingerprintsOf(target: IndexTarget, keys: readonly string[]): readonly KeyFingerprint[] {
      const scan = find(target);
      return keys.flatMap((key) => {
        const row = scan?.store.rowOf(key) ?? null;
        return scan === undefined || row === null
          ? []
          : [{ key, fingerprint: scan.fingerprints.of(row) }];
      });
    },
    /**
     * Every row of a view, or every one that is selected, to be staged as it was read.
     * They are selected no more; what is selected while this takes its time stays so.
     *
     * @throws Error with words for the operator when these rows are there no more
     */
    async rowsToStage(
      target: IndexTarget,
      { scan: of, which }: RowsToStage,
      provenance: Provenance,
      stagedAt: number,
    ): Promise<StagedRows> {
      const scan = find(target);
      // Views are numbered by each scan: those of another one can have the same names.
      const rows = scan?.scan === of ? rowsMeant(scan, which) : null;
      if (scan === undefined || rows === null) throw new Error(VIEW_IS_GONE);
      const staged = await packedRows(target, scan, rows, { provenance, stagedAt });
      scan.selection.drop(rows);
      return staged;
    },
  };
}

/** The rows of a view at its places; those that come later are not among them. */
export function vectorsOfView(
  { store, views }: BrowseScan,
  view: number,
): Iterable<ScannedVector> & { readonly length: number } {
  const shown = views.find(view);
  const length = shown?.length ?? 0;
  return {
    length,
    *[Symbol.iterator]() {
      for (let place = 0; place < length; place += 1) {
        const row = shown?.rowAt(place);
        if (row !== undefined) yield store.vectorAt(row);
      }
    },
  };
}

const NEVER = new AbortController().signal;
const VIEW_IS_GONE = 'The table shows other rows than a moment ago. Look at them, and stage again.';

/** @returns null when they are not, or not all, what the page shows */
function rowsMeant({ selection, views }: BrowseScan, which: RowsToStage['which']): Bitmap | null {
  if (which === 'selected') return selection.rows.clone();
  const rows = views.find(which.view)?.all() ?? null;
  return rows?.count === which.rows ? rows : null;
}

async function packedRows(
  target: IndexTarget,
  scan: BrowseScan,
  rows: Bitmap,
  how: Pick<StagedSegment, 'provenance' | 'stagedAt'>,
): Promise<StagedRows> {
  if (rows.count <= FEW) return { kind: 'few', keys: [...fingerprinted(scan, rows)] };
  // Those who ask for rows meanwhile are answered.
  if (rows.count > MANY) await inSlices(scan.fingerprints.catchUp(), NEVER);
  const write = (row: number, into: Uint8Array, at: number) =>
    scan.fingerprints.writeInto(row, into, at);
  const segment = packRows(scan.store.keys, rows, write, how);
  const stored = await storeSegment(targetId(target), segment);
  return transfer({ kind: 'many', stored } as const, segmentBuffers(segment));
}

function placesOf(scan: BrowseScan, { view, from, to }: RowsRequest): readonly number[] {
  const shown = scan.views.find(view);
  const rows: number[] = [];
  for (let place = from; shown !== null && place < Math.min(to, shown.length); place += 1) {
    const row = shown.rowAt(place);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

function* fingerprinted(
  { store, fingerprints }: BrowseScan,
  rows: Bitmap,
): Generator<KeyFingerprint> {
  for (const row of rows.positions()) {
    yield { key: store.keyAt(row), fingerprint: fingerprints.of(row) };
  }
}

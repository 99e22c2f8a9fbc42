import { type IndexTarget, targetId } from '#console/lib/index-target.ts';
import type { KeyStore } from '#engine/key-store.ts';
import type { EngineDeps } from '#engine/reading.ts';
import type { ScanBudget } from '#engine/scan-budget.ts';
import { createBrowseRows, vectorsOfView } from './browse-rows.ts';
import { BrowseScan, type OnScanUpdate, type ScanStart } from './browse-scan.ts';
import { engineThroughProxy } from './engine-through-proxy.ts';
import { type IndexCoverage, NOTHING_READ } from './index-coverage.ts';
import { notFilterableFields } from './not-filterable.ts';
import { beginRegexThread, RegexMatcher } from './regex-matcher.ts';
import { createBrowseSelecting } from './select-rows.ts';

/**
 * Reads indexes and keeps what was read. The page asks for the rows it draws;
 * the others never leave the worker. At most one scan is alive for an index.
 */
export function createScanService(
  depsOf: (target: IndexTarget) => EngineDeps = engineThroughProxy,
  fieldsNotFilterable: (target: IndexTarget) => Promise<readonly string[]> = notFilterableFields,
) {
  const scans = new Map<string, BrowseScan>();
  const matcher = new RegexMatcher(beginRegexThread);
  const find = (target: IndexTarget) => scans.get(targetId(target));

  return {
    /** Begins to read, in place of any former scan of the same index. */
    start(request: ScanStart, onUpdate: OnScanUpdate): void {
      const { target, filter } = request;
      find(target)?.close();
      const notFilterable = filter === null ? Promise.resolve([]) : fieldsNotFilterable(target);
      const deps = depsOf(target);
      const scan = new BrowseScan(deps, request, matcher, notFilterable, onUpdate);
      scans.set(targetId(target), scan);
    },
    /** Nothing new is asked of the service until `resume`; what is under way still arrives. */
    pause(target: IndexTarget): void {
      find(target)?.pause();
    },
    resume(target: IndexTarget): void {
      find(target)?.resume();
    },
    /** Ends a running scan; what it read stays. */
    stop(target: IndexTarget): void {
      find(target)?.stop();
    },
    /** Another budget, for all that a running scan reads. */
    setBudget(target: IndexTarget, budget: ScanBudget): void {
      find(target)?.setBudget(budget);
    },
    /**
     * Reads on where a scan was left off, without reading anything again: beyond its
     * limit, its failed segments, or the rest after a stop. `budget` is for all of it.
     */
    continue(target: IndexTarget, budget: ScanBudget): void {
      find(target)?.continue(budget);
    },
    /** Ends the scan and gives its memory back. */
    forget(target: IndexTarget): void {
      find(target)?.close();
      scans.delete(targetId(target));
    },

    ...createBrowseRows(find),
    ...createBrowseSelecting(find),

    /** For the worker's other services: the rows themselves, and how much of the index they are. */
    coverageOf(target: IndexTarget): IndexCoverage {
      return find(target)?.coverage() ?? NOTHING_READ;
    },
    /** For the worker's other services: the rows of a view, in its order. */
    vectorsOf(target: IndexTarget, view: number): ReturnType<typeof vectorsOfView> {
      const scan = find(target);
      return scan === undefined ? [] : vectorsOfView(scan, view);
    },
    /** For the worker's other services: what was read, which grows while it is read. */
    storeOf(target: IndexTarget): KeyStore | null {
      return find(target)?.store ?? null;
    },
  };
}

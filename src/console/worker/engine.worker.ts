import { expose, type ProxyMarked } from 'comlink';
import * as z from 'zod/mini';
import { createCleanupService } from './cleanup-service.ts';
import { createCompareService } from './compare-service.ts';
import { createDuplicatesService } from './duplicates-service.ts';
import { createExportService } from './export-service.ts';
import { createFindService } from './find-service.ts';
import { createHistoryService } from './history-service.ts';
import { removeOldFiles } from './private-file.ts';
import { createReviewSessions } from './review-session.ts';
import { createScanService } from './scan-service.ts';

// As in main.tsx: the Content-Security-Policy holds in the worker too.
z.config({ jitless: true });

const scan = createScanService();
// What is staged is known to the worker once.
const sessionOf = createReviewSessions();
const engine = {
  scan,
  cleanup: createCleanupService(scan, sessionOf),
  find: createFindService(scan),
  history: createHistoryService(),
  comparisons: createCompareService(),
  duplicates: createDuplicatesService(sessionOf),
  exports: createExportService(scan.vectorsOf),
};

/** What the page sees of the worker: its services stay where they are, only calls travel. */
export type EngineWorker = {
  readonly [Service in keyof typeof engine]: (typeof engine)[Service] & ProxyMarked;
};

expose(engine);

// Nothing waits for it: what cannot be removed now is left to a later session.
removeOldFiles().catch(() => undefined);

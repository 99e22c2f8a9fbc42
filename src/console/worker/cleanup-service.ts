import { createBackupService } from './backup-service.ts';
import { createPlanService } from './plan-service.ts';
import { createRestoreFiles } from './restore-files.ts';
import { createRestoreService } from './restore-service.ts';
import { createCopyService } from './review-insight-copies.ts';
import { createIndexReading, type IndexReads } from './review-insight-reading.ts';
import { createInsightService } from './review-insight-service.ts';
import { createKeysFileService } from './review-keys-file.ts';
import { createSampleService } from './review-sample.ts';
import { createReviewService } from './review-service.ts';
import type { SessionOf } from './review-session.ts';
import { createRunService } from './run-service.ts';
import { createVerificationService } from './verification-service.ts';

/** Everything between a staged key and the proof that it is gone. */
export function createCleanupService(scans: IndexReads, sessionOf: SessionOf) {
  const reading = createIndexReading(scans);
  const backups = createBackupService(sessionOf);
  const samples = createSampleService(sessionOf);
  const files = createRestoreFiles();
  const runs = createRunService(files);
  const plans = createPlanService({ sessionOf, backups, runs });
  const restores = createRestoreService({ files, runs });
  return {
    ...createReviewService({ sessionOf, backups, samples }),
    ...createVerificationService(sessionOf),
    ...createInsightService(sessionOf, reading),
    ...createCopyService(sessionOf),
    ...createKeysFileService(sessionOf),
    drawSample: samples.drawSample,
    readIndex: reading.readIndex,
    stopReadingIndex: reading.stopReadingIndex,
    backUp: backups.backUp,
    stopBackup: backups.stopBackup,
    plan: plans.plan,
    stopPlanning: plans.stopPlanning,
    confirm: plans.confirm,
    exportPlan: plans.exportPlan,
    discardPlan: plans.discardPlan,
    watchRun: runs.watch,
    pauseRun: runs.pause,
    resumeRun: runs.resume,
    stopRun: runs.stop,
    reconfirmRun: runs.reconfirm,
    listRuns: runs.list,
    runOutcomes: runs.outcomes,
    runReport: runs.report,
    ...restores,
  };
}

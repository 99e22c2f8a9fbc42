import { createBackupService } from './backup-service.ts';
import { createPlanService } from './plan-service.ts';
import { createRestoreFiles } from './restore-files.ts';
import { createRestoreService } from './restore-service.ts';
import { createCopyService } from './review-insight-copies.ts';
import { createIndexReading, type IndexReads } from './review-insight-reading.ts';
import { createRunService } from './run-service.ts';
import { createVerificationService } from './verification-service.ts';

/** Everything between a staged key and the proof that it is gone. */
export function createCleanupService(scans: IndexReads) {
  const reading = createIndexReading(scans);
  const verification = createVerificationService(reading);
  const copies = createCopyService(verification);
  const backups = createBackupService();
  const files = createRestoreFiles();
  const runs = createRunService(files);
  const plans = createPlanService({ verification, backups, runs });
  const restores = createRestoreService({ files, runs });
  return {
    verify: verification.verify,
    stopVerifying: verification.stopVerifying,
    acceptData: verification.acceptData,
    describe: verification.describe,
    readIndex: reading.readIndex,
    stopReadingIndex: reading.stopReadingIndex,
    fingerprintsRead: reading.fingerprintsRead,
    copies: copies.copies,
    lookForCopies: copies.lookForCopies,
    stopLookingForCopies: copies.stopLookingForCopies,
    forgetCopies: copies.forgetCopies,
    backUp: backups.backUp,
    stopBackup: backups.stopBackup,
    plan: plans.plan,
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

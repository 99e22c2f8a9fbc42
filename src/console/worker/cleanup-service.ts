import { createBackupService } from './backup-service.ts';
import { createPlanService } from './plan-service.ts';
import { createRunService } from './run-service.ts';
import { createVerificationService, type KeysRead } from './verification-service.ts';

/** Everything between a staged key and the proof that it is gone. */
export function createCleanupService(read: KeysRead) {
  const verification = createVerificationService(read);
  const backups = createBackupService();
  const runs = createRunService();
  const plans = createPlanService({ verification, backups, runs });
  return {
    verify: verification.verify,
    stopVerifying: verification.stopVerifying,
    acceptData: verification.acceptData,
    describe: verification.describe,
    backUp: backups.backUp,
    stopBackup: backups.stopBackup,
    plan: plans.plan,
    confirm: plans.confirm,
    discardPlan: plans.discardPlan,
    watchRun: runs.watch,
    stopRun: runs.stop,
    listRuns: runs.list,
    runOutcomes: runs.outcomes,
    runReport: runs.report,
  };
}

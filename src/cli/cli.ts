#!/usr/bin/env node
import { FaultRuleError } from '#emulator/fault-rule.ts';
import { TransferError } from '#emulator/index-transfer.ts';
import { AccessKeysError } from '#emulator/read-access-keys.ts';
import { DataFolderInUseError } from '#emulator/store/data-folder-lock.ts';
import { BackupError } from '#engine/backup-format.ts';
import { PlanFileError } from '#engine/plan-file.ts';
import { ServiceError } from '#protocol/service-error.ts';
import { runAudit } from './audit-command.ts';
import { runEmulator } from './emulator-command.ts';
import { FlagError } from './flag-error.ts';
import { JobError } from './job-error.ts';
import { runRestore } from './restore-command.ts';
import { runPlan } from './run-command.ts';
import { runServe } from './serve-command.ts';
import { USAGE } from './usage.ts';
import { VERSION } from './version.ts';

/** Errors whose message already says what to do; a stack would only hide it. */
const EXPLAINED = [
  FlagError,
  AccessKeysError,
  FaultRuleError,
  TransferError,
  DataFolderInUseError,
  JobError,
  PlanFileError,
  BackupError,
  ServiceError,
];

async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--help') || words.includes('-h') || words[0] === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  const [first, ...rest] = words;
  switch (first) {
    case '--version':
      process.stdout.write(`${VERSION}\n`);
      return 0;
    case 'emulator':
      return runEmulator(rest);
    case 'audit':
      return runAudit(rest);
    case 'run':
      return runPlan(rest);
    case 'restore':
      return runRestore(rest);
    case 'serve':
      return runServe(rest);
    default:
      if (first === undefined || first.startsWith('-')) return runServe(words);
      throw new FlagError(
        `There is no command "${first}". "vector-bucket-console --help" lists what there is.`,
      );
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const explained = EXPLAINED.some((kind) => error instanceof kind);
  process.stderr.write(
    `${explained && error instanceof Error ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 2;
}

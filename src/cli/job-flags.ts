import { parseCount } from './parse-flags.ts';

const CONCURRENCY_MAX = 64;

/** What `run` and `restore` have in common. */
export const JOB_OPTIONS = {
  'work-dir': { type: 'string' },
  endpoint: { type: 'string' },
  internal: { type: 'boolean', default: false },
  concurrency: { type: 'string' },
  'read-concurrency': { type: 'string' },
  stop: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

export interface JobFlags {
  /** Folder of journal, backup, audit log and report. */
  readonly workDir: string;
  readonly endpoint: string | undefined;
  readonly internal: boolean;
  /** Writes side by side, at most. */
  readonly concurrency: number;
  readonly readConcurrency: number;
  /** Ends a paused job for good. */
  readonly stop: boolean;
  readonly json: boolean;
}

/** @throws FlagError */
export function readJobFlags(
  flags: {
    readonly 'work-dir'?: string | undefined;
    readonly endpoint?: string | undefined;
    readonly internal: boolean;
    readonly concurrency?: string | undefined;
    readonly 'read-concurrency'?: string | undefined;
    readonly stop: boolean;
    readonly json: boolean;
  },
  defaults: { readonly workDir: string; readonly concurrency: number },
): JobFlags {
  const count = (name: 'concurrency' | 'read-concurrency', text: string) =>
    parseCount(name, text, 1, CONCURRENCY_MAX);
  const concurrency =
    flags.concurrency === undefined
      ? defaults.concurrency
      : count('concurrency', flags.concurrency);
  const reads = flags['read-concurrency'];
  return {
    workDir: flags['work-dir'] ?? defaults.workDir,
    endpoint: flags.endpoint,
    internal: flags.internal,
    concurrency,
    readConcurrency: reads === undefined ? concurrency : count('read-concurrency', reads),
    stop: flags.stop,
    json: flags.json,
  };
}

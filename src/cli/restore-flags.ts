import { BUCKET_NAME_PATTERN } from '#protocol/vector-bucket.ts';
import { INDEX_NAME_PATTERN } from '#protocol/vector-index.ts';
import { FlagError } from './flag-error.ts';
import { JOB_OPTIONS, type JobFlags, readJobFlags } from './job-flags.ts';
import { type KeySelection, readKeySelection } from './key-selection.ts';
import { parseFlagsAndFile } from './parse-flags.ts';

export interface RestoreFlags extends JobFlags {
  readonly backup: string;
  /** Null: where the backup was made. */
  readonly into: { readonly bucket: string; readonly index: string } | null;
  readonly selection: KeySelection;
  readonly overwrite: boolean;
  readonly dryRun: boolean;
  /** Do not ask. */
  readonly yes: boolean;
}

/** Writes side by side, unless told otherwise: 500 vectors of 4,096 numbers are 20 MB each time. */
const CONCURRENCY = 4;

/** @throws FlagError */
export function parseRestoreFlags(words: readonly string[]): RestoreFlags {
  const { file, flags } = parseFlagsAndFile('restore', 'BACKUP', words, {
    ...JOB_OPTIONS,
    into: { type: 'string' },
    only: { type: 'string' },
    prefix: { type: 'string' },
    keys: { type: 'string' },
    overwrite: { type: 'boolean', default: false },
    'dry-run': { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
  });
  return {
    ...readJobFlags(flags, { workDir: `${file}.restore`, concurrency: CONCURRENCY }),
    backup: file,
    into: flags.into === undefined ? null : parsePlace(flags.into),
    selection: readKeySelection(flags),
    overwrite: flags.overwrite,
    dryRun: flags['dry-run'],
    yes: flags.yes,
  };
}

function parsePlace(text: string): { readonly bucket: string; readonly index: string } {
  const [bucket = '', index = '', ...rest] = text.split('/');
  const isPlace =
    rest.length === 0 && BUCKET_NAME_PATTERN.test(bucket) && INDEX_NAME_PATTERN.test(index);
  if (isPlace) return { bucket, index };
  throw new FlagError(
    `--into is "${text}"; it takes a bucket and an index, such as docs-prod/articles.`,
  );
}

import type { ExportFormat } from '#engine/export-lines.ts';
import { minuteOf } from './backup-name.ts';

/**
 * How much of an index an export has: every key, every key that meets conditions,
 * or only the part that was read before the reading ended.
 */
export type ExportExtent = 'whole' | 'matching' | 'part';

interface ExportFile {
  readonly format: ExportFormat;
  readonly gzip: boolean;
}

/**
 * `articles-2026-11-22-1402.jsonl`, by the operator's clock; what is not the whole
 * index says so in its name, because it may be compared with the index one day:
 * `articles-matching-…`, `articles-part-…`.
 */
export function exportFileName(
  index: string,
  extent: ExportExtent,
  file: ExportFile,
  made: Date,
): string {
  const what = extent === 'whole' ? index : `${index}-${extent}`;
  return `${what}-${minuteOf(made)}${exportEnding(file)}`;
}

export function exportEnding({ format, gzip }: ExportFile): `.${string}` {
  return gzip ? `.${format}.gz` : `.${format}`;
}

export function exportType({ format, gzip }: ExportFile): string {
  if (gzip) return 'application/gzip';
  return format === 'csv' ? 'text/csv' : 'application/jsonl';
}

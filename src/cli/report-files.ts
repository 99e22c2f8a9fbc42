import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ReportKeys, reportAsCsv, reportAsJsonLines } from '#engine/report.ts';
import type { RunState } from '#engine/run-state.ts';
import type { WorkFolder } from './work-folder.ts';

/** Writes the account of a run in both forms, line by line; each file appears whole or not at all. */
export async function writeReports(
  state: RunState,
  keys: ReportKeys,
  folder: Pick<WorkFolder, 'reportLines' | 'reportTable'>,
): Promise<void> {
  await writeLines(folder.reportLines, reportAsJsonLines(state, keys));
  await writeLines(folder.reportTable, reportAsCsv(state, keys));
}

async function writeLines(file: string, lines: AsyncIterable<string>): Promise<void> {
  const draft = `${file}.part`;
  // Readable by its owner alone: keys may tell what the vectors are about.
  await pipeline(Readable.from(portions(lines)), createWriteStream(draft, { mode: 0o600 }));
  await rename(draft, file);
}

const PORTION = 256 * 1024;

/** Lines put together, since a write for each of millions would take minutes. */
async function* portions(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let text = '';
  for await (const line of lines) {
    text += line;
    if (text.length < PORTION) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

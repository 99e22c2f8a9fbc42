import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseJournalEntry } from '#engine/journal-schema.ts';
import type { Journal, JournalEntry } from '#engine/run-journal.ts';
import { applyEntry, beginRun, type RunState } from '#engine/run-state.ts';
import { syncFolder } from '#proxy/audit-log.ts';
import { GroupCommit } from '#proxy/group-commit.ts';
import { parseJson } from '#proxy/parse-json.ts';
import { fileLines } from './file-lines.ts';
import { JobError } from './job-error.ts';

/** A run's journal in a file: JSON Lines, one entry a line. */
export interface JournalFile extends Journal {
  /** What the file told when it was opened. */
  readonly state: RunState;
  /** Waits for the appends under way. */
  close(): Promise<void>;
}

type Begun = Extract<JournalEntry, { readonly type: 'begun' }>;
type Checked = Extract<JournalEntry, { readonly type: 'checked' }>;

/**
 * Writes the first entries of a run, all of them or none: what is left out of a
 * run from its beginning must not be forgotten by a crash in between.
 */
export async function beginJournal(
  file: string,
  begun: Begun,
  leftOut: Iterable<Checked>,
): Promise<JournalFile> {
  const draft = `${file}.part`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(begun)}\n`);
    for (const entry of leftOut) await handle.writeFile(`${JSON.stringify(entry)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await syncFolder(dirname(file));
  const journal = await openJournal(file);
  if (journal === null) throw new JobError(`The journal ${file} vanished. Begin again.`);
  return journal;
}

/**
 * Opens a journal to go on with. A last line that a crash left unfinished is cut
 * off: nobody was told that it is safe.
 *
 * @returns null when there is none
 * @throws JobError when a line is damaged: a journal with a hole proves nothing
 */
export async function openJournal(file: string): Promise<JournalFile | null> {
  const handle = await open(file, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const { state, size } = await readEntries(file);
    await handle.truncate(size);
    await handle.sync();
    return appendable(file, handle, state, size);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function appendable(
  file: string,
  handle: FileHandle,
  state: RunState,
  sizeAtStart: number,
): JournalFile {
  let size = sizeAtStart;
  const commits = new GroupCommit<JournalEntry>(async (entries) => {
    const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    const bytes = Buffer.from(text, 'utf8');
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, size + done);
      done += bytesWritten;
    }
    await handle.datasync();
    size += bytes.length;
  });
  return {
    state,
    append: (_run, entry) => commits.append(entry),
    close: async () => {
      await commits.close(new Error(`The journal ${file} is closed.`));
      await handle.close();
    },
  };
}

/** @returns the state, and how many bytes of the file it comes from */
async function readEntries(file: string): Promise<{ state: RunState; size: number }> {
  let state: RunState | null = null;
  let size = 0;
  let number = 0;
  for await (const { text, bytes, isWhole } of fileLines(file)) {
    if (!isWhole) break;
    number += 1;
    state = stateAfter(state, parseJournalEntry(parseJson(text)));
    if (state === null) {
      throw new JobError(
        `Line ${number} of the journal ${file} is damaged, so nobody can tell what was sent. Nothing is sent any more; look at the audit log beside it, and review what is left anew.`,
      );
    }
    size += bytes;
  }
  if (state === null) {
    throw new JobError(`The journal ${file} is empty. Move its folder away and begin again.`);
  }
  return { state, size };
}

/** @returns null when the entry cannot follow */
function stateAfter(state: RunState | null, entry: JournalEntry | null): RunState | null {
  if (entry === null || (state === null) !== (entry.type === 'begun')) return null;
  if (entry.type === 'begun') return beginRun(entry);
  const isElsewhere = 'batch' in entry && state?.batches[entry.batch] === undefined;
  return state === null || isElsewhere ? null : applyEntry(state, entry);
}

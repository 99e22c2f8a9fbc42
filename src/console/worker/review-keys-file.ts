import type { IndexTarget } from '#console/lib/index-target.ts';
import { fitsShellList } from '#console/lib/shell-list.ts';
import { gatherText } from './gather-text.ts';
import { coveredKeys } from './review-cover.ts';
import type { SessionOf } from './review-session.ts';

/** The keys to be deleted, for code that deletes them without this console. */
export interface KeysFile {
  /** A JSON array of strings. */
  readonly file: Blob;
  readonly count: number;
  /** Keys that no list of a shell can carry. */
  readonly unfit: number;
}

export function createKeysFileService(sessionOf: SessionOf) {
  return {
    async keysFile(target: IndexTarget): Promise<KeysFile> {
      const session = sessionOf(target);
      const cover = await session.deletable();
      let unfit = 0;
      async function* texts(): AsyncGenerator<string> {
        let before = '[';
        for (const { key } of coveredKeys(session.store, cover)) {
          if (!fitsShellList(key)) unfit += 1;
          yield before + JSON.stringify(key);
          before = ',';
        }
        yield before === '[' ? '[]' : ']';
      }
      const file = await gatherText(texts(), 'application/json');
      return { file, count: cover.rows.length, unfit };
    },
  };
}

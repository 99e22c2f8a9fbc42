import { contentFingerprint } from '#engine/fingerprint.ts';
import { type EngineDeps, type Portions, readInOrder } from '#engine/reading.ts';
import { countText } from './rate-meter.ts';

/** What the index has today under the keys that are to be put back. */
export interface Conflicts {
  readonly absent: number;
  readonly same: number;
  readonly different: number;
  /** The first keys of the last kind. */
  readonly examples: readonly string[];
}

const EXAMPLES = 10;

/** Reads every key, data and metadata; nothing is written. @throws ServiceError, or the signal's reason */
export async function findConflicts(
  deps: EngineDeps,
  index: string,
  portions: Portions<{ readonly key: string; readonly content: string }>,
  options: {
    readonly signal: AbortSignal;
    readonly readAhead: number;
    readonly onProgress: (done: number) => void;
  },
): Promise<Conflicts> {
  const { onProgress, ...rest } = options;
  const counts = { absent: 0, same: 0, different: 0 };
  const examples: string[] = [];
  const fields = { ...rest, returnData: true, returnMetadata: true };
  let done = 0;
  for await (const { page, found } of readInOrder(deps, index, portions, fields)) {
    for (const { key, content } of page) {
      const vector = found.get(key);
      if (vector === undefined) counts.absent += 1;
      else if (contentFingerprint(vector) === content) counts.same += 1;
      else {
        counts.different += 1;
        if (examples.length < EXAMPLES) examples.push(key);
      }
    }
    done += page.length;
    onProgress(done);
  }
  return { ...counts, examples };
}

/** What a restore would do to each kind of key. */
export function conflictText(
  { absent, same, different, examples }: Conflicts,
  overwrite: boolean,
): string {
  const line = (count: number, words: string) => `  ${countText(count).padStart(12)}  ${words}`;
  const rest = different - examples.length;
  return [
    line(absent, 'are not there: they are put back'),
    line(same, 'are there with the same content: nothing is done'),
    line(
      different,
      `are there with other content: ${overwrite ? 'THEY ARE WRITTEN OVER' : 'they stay as they are (--overwrite writes over them)'}`,
    ),
    ...examples.map((key) => `                  ${JSON.stringify(key)}`),
    ...(rest > 0 && examples.length > 0 ? [`                  and ${countText(rest)} more`] : []),
  ].join('\n');
}

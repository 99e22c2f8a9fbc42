import type { Metadata, Vector } from '#protocol/vector.ts';
import type { Gate } from './gate.ts';
import { type EngineDeps, readInOrder } from './reading.ts';

/** A key of a group of duplicates, with the metadata that it was verified with. */
export interface DuplicateMember {
  readonly key: string;
  readonly metadata: Metadata;
}

/** What became of keys that seemed to be duplicates, and are none. */
export interface VerifiedDuplicates {
  /** Did not exist any more. */
  readonly gone: number;
  /** Had numbers by then that no other key of their group had. */
  readonly different: number;
}

export interface DuplicateCheck {
  readonly index: string;
  /** As `DuplicateFinder.groups` gives them. */
  readonly groups: readonly (readonly string[])[];
}

export interface DuplicateObserver {
  /** Two keys or more whose numbers are the same one by one, in the order of the group. */
  onGroup(members: readonly DuplicateMember[]): void;
  /** @param done keys that were read again so far */
  onProgress(done: number): void;
}

const READ_AHEAD = 6;
const PORTION = 1000;

/**
 * Reads every key of the groups again and compares their numbers float by float,
 * as the 32-bit floats that the service keeps; −0 is not 0. What is offered is
 * what was so a moment ago, whatever fingerprints said. Holds the numbers of some
 * pages, and of each different vector of one group.
 *
 * @throws ServiceError, or the signal's reason
 */
export async function verifyDuplicates(
  deps: EngineDeps,
  { index, groups }: DuplicateCheck,
  { onGroup, onProgress }: DuplicateObserver,
  { signal, gate }: { readonly signal: AbortSignal; readonly gate?: Gate },
): Promise<VerifiedDuplicates> {
  let gone = 0;
  let different = 0;
  let done = 0;
  let open = new SameNumbers();
  let group = 0;
  const close = () => {
    for (const members of open.parts) {
      if (members.length > 1) onGroup(members);
      else different += members.length;
    }
    open = new SameNumbers();
  };
  const options = { signal, readAhead: READ_AHEAD, returnData: true, returnMetadata: true };
  for await (const { page, found } of readInOrder(deps, index, portionsOf(groups), options)) {
    for (const entry of page) {
      if (entry.group !== group) close();
      group = entry.group;
      const vector = found.get(entry.key);
      if (vector === undefined) gone += 1;
      else open.add(vector);
    }
    done += page.length;
    onProgress(done);
    await gate?.pass(signal);
  }
  close();
  return { gone, different };
}

/** Members of one group, parted by their numbers. */
class SameNumbers {
  readonly #parts: { readonly numbers: Float32Array; readonly members: DuplicateMember[] }[] = [];

  get parts(): readonly (readonly DuplicateMember[])[] {
    return this.#parts.map(({ members }) => members);
  }

  add({ key, data, metadata = {} }: Vector): void {
    const numbers = Float32Array.from(data?.float32 ?? []);
    const part = this.#parts.find((one) => isSame(one.numbers, numbers));
    if (part === undefined) this.#parts.push({ numbers, members: [{ key, metadata }] });
    else part.members.push({ key, metadata });
  }
}

function isSame(one: Float32Array, other: Float32Array): boolean {
  if (one.length !== other.length) return false;
  return one.every((number, at) => Object.is(number, other[at]));
}

function* portionsOf(
  groups: readonly (readonly string[])[],
): Iterable<readonly { readonly key: string; readonly group: number }[]> {
  let portion: { readonly key: string; readonly group: number }[] = [];
  for (const [group, keys] of groups.entries()) {
    for (const key of keys) {
      portion.push({ key, group });
      if (portion.length < PORTION) continue;
      yield portion;
      portion = [];
    }
  }
  if (portion.length > 0) yield portion;
}

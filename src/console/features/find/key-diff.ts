/** A stretch that two keys do not share; one of the two may be empty. */
export interface KeyChange {
  /** From and up to, in UTF-16 units of each key. */
  readonly one: readonly [number, number];
  readonly other: readonly [number, number];
}

/** Beyond this many comparisons what lies between the first and the last difference is one change. */
const MOST_COMPARISONS = 250_000;

/** Where two keys differ, by code points: the fewest that have to be taken out and put in. */
export function keyChanges(one: string, other: string): readonly KeyChange[] {
  const a = [...one];
  const b = [...other];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let tail = 0;
  const shorter = Math.min(a.length, b.length) - start;
  while (tail < shorter && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;

  const rows = a.length - start - tail;
  const columns = b.length - start - tail;
  if (rows === 0 && columns === 0) return [];
  const kept =
    rows * columns > MOST_COMPARISONS
      ? []
      : commonPlaces(a.slice(start, start + rows), b.slice(start, start + columns));
  const changes: KeyChange[] = [];
  const offsetsOne = offsets(a);
  const offsetsOther = offsets(b);
  let [i, j] = [start, start];
  const close = (toOne: number, toOther: number) => {
    if (toOne > i || toOther > j) {
      changes.push({
        one: [offsetsOne[i] ?? one.length, offsetsOne[toOne] ?? one.length],
        other: [offsetsOther[j] ?? other.length, offsetsOther[toOther] ?? other.length],
      });
    }
    [i, j] = [toOne + 1, toOther + 1];
  };
  for (const [row, column] of kept) close(start + row, start + column);
  close(start + rows, start + columns);
  return changes;
}

/** A longest common subsequence, as pairs of places. */
function commonPlaces(a: readonly string[], b: readonly string[]): readonly [number, number][] {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = a.length - 1; row >= 0; row -= 1) {
    for (let column = b.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        a[row] === b[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let row = 0, column = 0; row < a.length && column < b.length; ) {
    if (a[row] === b[column]) {
      pairs.push([row, column]);
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return pairs;
}

function offsets(characters: readonly string[]): readonly number[] {
  let offset = 0;
  return characters.map((character) => {
    const at = offset;
    offset += character.length;
    return at;
  });
}

/** "U+0065 U+0301": what a stretch is made of, also where nothing of it can be seen. */
export function codePoints(text: string): string {
  return [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    })
    .join(' ');
}

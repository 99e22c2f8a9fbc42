/** How sure a statement about the whole set is that was made from a sample. */
const CONFIDENCE = 0.95;

/** Read from a large set and found right, 59 keys prove at most 5 % wrong, 149 at most 2 %, 299 at most 1 %. */
export const SAMPLE_SIZES = [59, 149, 299] as const;

/**
 * Draws `size` different items, each set of them equally likely, in random order;
 * all items, shuffled, when there are no more.
 *
 * @param random uniform in [0, 1); the same numbers draw the same sample
 */
export function drawSample<T>(
  items: readonly T[],
  size: number,
  random: () => number,
): readonly T[] {
  const pool = [...items];
  const drawn: T[] = [];
  while (drawn.length < size && pool.length > 0) {
    const at = Math.floor(random() * pool.length);
    const last = pool.pop();
    if (last === undefined) break;
    if (at === pool.length) drawn.push(last);
    else drawn.push(...pool.splice(at, 1, last));
  }
  return drawn;
}

/**
 * How many of `population` items are wrong at most, when `wrong` of `read` drawn
 * at random are: the exact one-sided upper bound at 95 % confidence. It is the
 * largest number of wrong items with which a sample this good still has a chance
 * of at least 5 % (hypergeometric, because nothing is read twice).
 *
 * For a large population this is Clopper and Pearson's bound, and for none wrong
 * the share 1 − 0.05^(1/read): 59 read prove 5 %. For a small one it is less, and
 * for a population read whole it is what was found.
 *
 * @throws RangeError unless 0 ≤ wrong ≤ read ≤ population
 */
export function wrongAtMost(population: number, read: number, wrong: number): number {
  if (!(0 <= wrong && wrong <= read && read <= population)) {
    throw new RangeError(`${wrong} wrong of ${read} read of ${population} cannot be.`);
  }
  // The chance falls as more are wrong: halve the range until two neighbours are left.
  let possible = wrong;
  let impossible = population - (read - wrong) + 1;
  while (impossible - possible > 1) {
    const middle = Math.floor((possible + impossible) / 2);
    if (chanceOfAtMost(wrong, population, middle, read) >= 1 - CONFIDENCE) possible = middle;
    else impossible = middle;
  }
  return possible;
}

/** Chance that `read` of `population`, `bad` of which are wrong, show at most `wrong` wrong ones. */
function chanceOfAtMost(wrong: number, population: number, bad: number, read: number): number {
  let chance = 0;
  for (let found = Math.max(0, read - (population - bad)); found <= wrong; found += 1) {
    chance += Math.exp(
      logChoose(bad, found) +
        logChoose(population - bad, read - found) -
        logChoose(population, read),
    );
  }
  return chance;
}

function logChoose(from: number, choose: number): number {
  if (choose < 0 || choose > from) return Number.NEGATIVE_INFINITY;
  const few = Math.min(choose, from - choose);
  let sum = 0;
  for (let at = 1; at <= few; at += 1) sum += Math.log((from - few + at) / at);
  return sum;
}

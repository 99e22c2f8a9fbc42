import { counted, formatCount } from '#console/lib/number-format.ts';
import { wrongAtMost } from '#engine/sample.ts';

/** What the operator found of a key that was read. */
export type Judgement = 'right' | 'wrong';

/** A random sample of the keys to be deleted, and what reading it has shown so far. */
export interface SampleReading {
  /** By which the worker knows the set that it was drawn from. */
  readonly id: number;
  /** Keys that would have been deleted when the sample was drawn. */
  readonly population: number;
  /** In the order they were drawn. */
  readonly keys: readonly string[];
  readonly judged: ReadonlyMap<string, Judgement>;
}

export function judged(
  reading: SampleReading,
  key: string,
  judgement: Judgement | null,
): SampleReading {
  const after = new Map(reading.judged);
  if (judgement === null) after.delete(key);
  else after.set(key, judgement);
  return { ...reading, judged: after };
}

export function isReadWhole({ keys, judged }: SampleReading): boolean {
  return judged.size === keys.length;
}

function wrongIn({ judged }: SampleReading): number {
  return [...judged.values()].filter((judgement) => judgement === 'wrong').length;
}

/** What the reading proves, in a sentence; as long as keys are left to read that is nothing. */
export function sampleSentence(reading: SampleReading): string {
  const { population, keys, judged } = reading;
  const wrong = wrongIn(reading);
  const found = wrong === 0 ? 'none wrong' : `${formatCount(wrong)} wrong and unstaged`;
  if (!isReadWhole(reading)) {
    return `${formatCount(judged.size)} of the ${formatCount(keys.length)} drawn at random read, ${found}. That proves something once all are read.`;
  }
  if (keys.length === population) return `All ${counted(keys.length, 'key')} read, ${found}.`;
  const left = population - wrong;
  const share = (wrongAtMost(population, keys.length, wrong) - wrong) / left;
  const those = wrong === 0 ? formatCount(left) : `${formatCount(left)} left`;
  return `${formatCount(keys.length)} read, ${found}: at most ${atMost(share)} of the ${those} are wrong, with 95 % confidence.`;
}

/** A share in percent, rounded up: what is said to be the most must not be less than it is. */
export function atMost(share: number): string {
  const percent = Math.ceil(Number((share * 1000).toPrecision(12))) / 10;
  return `${percent} %`;
}

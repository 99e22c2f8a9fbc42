const LONGEST = 40;

/**
 * Names short enough for a list to choose from, in the same order, no two alike: where
 * two begin the same, their ends are shown too, and where those are the same, their places.
 *
 * @param names distinct
 */
export function shortNames(names: readonly string[]): readonly string[] {
  const heads = names.map(shortName);
  const ends = names.map((name) => shortened(name, LONGEST / 2, LONGEST / 2));
  const labels = heads.map((head, at) => (isAlone(head, heads) ? head : (ends[at] ?? head)));
  return labels.map((label, at) => (isAlone(label, labels) ? label : `${at + 1}: ${label}`));
}

/** A name, or the start of it. */
export function shortName(name: string): string {
  return shortened(name, LONGEST, 0);
}

function shortened(name: string, first: number, last: number): string {
  const characters = [...name];
  if (characters.length <= LONGEST) return name;
  return `${characters.slice(0, first).join('')}…${characters.slice(characters.length - last).join('')}`;
}

function isAlone(label: string, labels: readonly string[]): boolean {
  return labels.indexOf(label) === labels.lastIndexOf(label);
}

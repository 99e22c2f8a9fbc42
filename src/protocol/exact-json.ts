/**
 * `JSON.stringify`, but for −0: that one keeps its sign here, as every other
 * number reads back as the same one. What goes to the service, or into a file to
 * be put back from, is written with this.
 */
export function exactJson(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (Array.isArray(value)) return listJson(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${JSON.stringify(name)}:${exactJson(member)}`);
  return `{${members.join(',')}}`;
}

/** A list of numbers as JSON, each as the shortest text that reads back as the same one. */
export function numbersJson(numbers: readonly number[] | Float32Array): string {
  if (numbers.every(isPlain)) return `[${numbers.join(',')}]`;
  return `[${Array.from(numbers, numberText).join(',')}]`;
}

function listJson(list: readonly unknown[]): string {
  if (isNumbers(list)) return numbersJson(list);
  if (list.every((item) => typeof item === 'string')) return JSON.stringify(list);
  return `[${list.map((item) => exactJson(item ?? null)).join(',')}]`;
}

function isNumbers(list: readonly unknown[]): list is readonly number[] {
  return list.length > 0 && list.every((item) => typeof item === 'number');
}

/** JavaScript writes it as JSON does. */
function isPlain(number: number): boolean {
  return number !== 0 && Number.isFinite(number);
}

function numberText(number: number): string {
  return Object.is(number, -0) ? '-0' : JSON.stringify(number);
}

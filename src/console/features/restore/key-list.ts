/**
 * Keys out of a text: one a line, exactly as they stand. A key with a line break
 * or blanks at its ends is written as a JSON string; a line of a report or of
 * JSON Lines gives its member `key`. Empty lines are nothing.
 */
export function readKeyList(text: string): readonly string[] {
  const keys = new Set<string>();
  for (const line of text.split(/\r?\n/)) {
    if (line !== '') keys.add(keyOf(line));
  }
  return [...keys];
}

function keyOf(line: string): string {
  if (!/^["{]/.test(line)) return line;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'string') return value;
    if (typeof value === 'object' && value !== null && 'key' in value) return String(value.key);
  } catch {
    // A key may begin like JSON.
  }
  return line;
}

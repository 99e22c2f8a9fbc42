/** `articles-2026-11-22-1402.jsonl.gz`, by the operator's clock. */
export function backupFileName(index: string, made: Date): string {
  return `${index}-${minuteOf(made)}.jsonl.gz`;
}

/** `2026-11-22-1402`, by the operator's clock, for the name of a file. */
export function minuteOf(made: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${made.getFullYear()}-${two(made.getMonth() + 1)}-${two(made.getDate())}`;
  return `${day}-${two(made.getHours())}${two(made.getMinutes())}`;
}

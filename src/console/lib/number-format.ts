const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat('en', { maximumFractionDigits: 4 });

/** A count with its thousands set apart by a narrow no-break space: 128 400. */
export function formatCount(value: number): string {
  return whole.format(value).replaceAll(',', '\u202f');
}

/** "1 key", "1 203 keys". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

export function formatDecimal(value: number): string {
  return precise.format(value).replaceAll(',', '\u202f');
}

/** A share of a whole; never rounded to 0 % or 100 % when it is not. */
export function formatShare(part: number, total: number): string {
  if (total === 0) return '0 %';
  const percent = (part / total) * 100;
  if (part > 0 && percent < 0.01) return 'under 0.01 %';
  if (part < total && percent > 99.99) return 'over 99.99 %';
  return `${percent < 1 ? percent.toFixed(2) : percent.toFixed(percent < 10 ? 1 : 0)} %`;
}

/** Bytes in decimal units, as storage is billed. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** `20261122-140205-9f2c41d0`: sorts by time, and reads well in an address. */
export function newRunId(now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const random = crypto.getRandomValues(new Uint8Array(4));
  return `${time}-${[...random].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

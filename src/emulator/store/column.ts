import type { SqlValue } from './sql.ts';

/** A blob column as a Buffer over the same memory. */
export function bytesOf(value: SqlValue | undefined): Buffer {
  if (!(value instanceof Uint8Array)) throw new TypeError('The column holds no bytes.');
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

export function textOf(value: SqlValue | undefined): string {
  if (typeof value !== 'string') throw new TypeError('The column holds no text.');
  return value;
}

export function numberOf(value: SqlValue | undefined): number {
  if (typeof value !== 'number') throw new TypeError('The column holds no number.');
  return value;
}

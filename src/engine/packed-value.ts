import type { MetadataValue } from '#protocol/vector.ts';

type Scalar = Exclude<MetadataValue, readonly unknown[]>;

/**
 * First character of a packed value. Packed values sort by kind in this order,
 * texts and lists by code point, lists item by item.
 */
export const NUMBER = '#';
const TRUTH = '?';
export const TEXT = 'T';
export const LIST = '[';
/** Ends each item of a list; below every character that an escaped item holds. */
export const ITEM_END = '\0';
/** Begins what stands for a character that an item cannot hold. */
export const ESCAPE = '\u0001';

/**
 * A metadata value as one text that differs for any two values that JavaScript
 * tells apart, −0 and 0 and the text "1" and the number 1 included.
 */
export function packValue(value: MetadataValue): string {
  if (!Array.isArray(value)) return packScalar(value);
  let packed = LIST;
  for (const item of value) packed += packItem(item);
  return packed;
}

/** An item of a packed list, with the character that ends it. */
export function packItem(item: Scalar): string {
  return `${escapeItem(packScalar(item))}${ITEM_END}`;
}

export function unpackValue(packed: string): MetadataValue {
  if (!packed.startsWith(LIST)) return unpackScalar(packed);
  return packed.slice(1).split(ITEM_END).slice(0, -1).map(unpackItem);
}

/** @param packed without the character that ends it */
export function unpackItem(packed: string): Scalar {
  return unpackScalar(unescapeItem(packed));
}

/** A metadata value as one line of text: lists joined by commas. */
export function metadataText(value: MetadataValue): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function packScalar(value: Scalar): string {
  if (typeof value === 'string') return TEXT + value;
  if (typeof value === 'boolean') return value ? `${TRUTH}t` : `${TRUTH}f`;
  return NUMBER + (Object.is(value, -0) ? '-0' : String(value));
}

function unpackScalar(packed: string): Scalar {
  if (packed.startsWith(TEXT)) return packed.slice(1);
  if (packed.startsWith(NUMBER)) return Number(packed.slice(1));
  return packed === `${TRUTH}t`;
}

/** Both characters stand below all others escaped too, so that the order is kept. */
function escapeItem(packed: string): string {
  return packed.replaceAll(ESCAPE, `${ESCAPE}\u0002`).replaceAll(ITEM_END, `${ESCAPE}${ESCAPE}`);
}

function unescapeItem(escaped: string): string {
  return escaped.replaceAll(`${ESCAPE}${ESCAPE}`, ITEM_END).replaceAll(`${ESCAPE}\u0002`, ESCAPE);
}

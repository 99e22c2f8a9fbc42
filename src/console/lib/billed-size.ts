import type { Metadata, MetadataValue } from '#protocol/vector.ts';

const encoder = new TextEncoder();

/**
 * Bytes that the service bills a vector as (API sheet §5, "Billing"): UTF-8
 * bytes of the key, four for each dimension, and the bytes of the metadata's
 * fields and values.
 */
export function billedSize(key: string, dimensions: number, metadata: Metadata): number {
  let bytes = utf8Length(key) + dimensions * 4;
  for (const [field, value] of Object.entries(metadata)) {
    bytes += utf8Length(field) + valueLength(value);
  }
  return bytes;
}

export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

function valueLength(value: MetadataValue): number {
  const items = Array.isArray(value) ? value : [value];
  return utf8Length(items.map(String).join(''));
}

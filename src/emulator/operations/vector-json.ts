import { numbersJson } from '#protocol/exact-json.ts';
import type { StoredVector, VectorColumns } from '../store/vector-table.ts';

/** A vector as GetVectors and ListVectors answer it, as JSON text. Stored metadata is spliced in as it is. */
export function vectorJson(vector: StoredVector, shown: VectorColumns): string {
  const key = JSON.stringify(vector.key.toString('utf8'));
  // A 32-bit float widened to a double: exactly what is stored, no digit lost.
  const data = shown.data ? `,"data":{"float32":${numbersJson(vector.data)}}` : '';
  const metadata = shown.metadata ? `,"metadata":${vector.metadata.toString('utf8')}` : '';
  return `{"key":${key}${data}${metadata}}`;
}

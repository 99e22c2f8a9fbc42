import { readVectorFile, VECTOR_FILE } from '#engine/read-vector-file.ts';
import type { Vector } from '#protocol/vector.ts';
import { fileText } from './file-text.ts';

/**
 * Reads single vectors out of a file, from its beginning: a file that is zipped
 * cannot be read from the middle. Ends once all were found.
 *
 * @returns by key; those that the file does not have are missing
 * @throws what `readVectorFile` throws, as far as the file is read
 */
export async function readFromFile(
  file: Blob,
  wanted: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Vector>> {
  const found = new Map<string, Vector>();
  const { vectors } = await readVectorFile(fileText(file, () => undefined, signal, VECTOR_FILE));
  for await (const vector of vectors) {
    if (wanted.has(vector.key)) found.set(vector.key, vector);
    if (found.size === wanted.size) break;
  }
  return found;
}

import type { IndexTarget } from '#console/lib/index-target.ts';
import { readFromProxy } from '#console/lib/proxy-request.ts';
import { getVectorIndexResponseSchema } from '#protocol/operation-messages.ts';
import { bucketPath } from '#protocol/proxy-api.ts';

/** A scan does not wait longer than that for facts that it can do without. */
const LONGEST_MS = 5000;

/**
 * Metadata fields of an index that were declared not filterable. None where the facts
 * of the index cannot be read: then the service is asked all the same.
 */
export async function notFilterableFields(target: IndexTarget): Promise<readonly string[]> {
  const { connection, bucket, index } = target;
  try {
    const { index: facts } = await readFromProxy(
      bucketPath(connection, bucket, 'getVectorIndex'),
      getVectorIndexResponseSchema,
      { body: { indexName: index }, signal: AbortSignal.timeout(LONGEST_MS) },
    );
    return facts.metadata?.nonFilterableMetadataKeys ?? [];
  } catch {
    return [];
  }
}

import * as z from 'zod/mini';
import { createEmulator, type Emulator, type EmulatorOptions } from '../create-emulator.ts';
import { createSignedClient, type ServiceAnswer, type SignedClient } from './signed-client.ts';

export interface ServiceUnderTest {
  readonly url: string;
  readonly client: SignedClient;
  readonly emulator: Emulator;
}

/** An emulator in memory on a free port. The caller closes it. */
export async function startService(
  options: Partial<EmulatorOptions> = {},
): Promise<ServiceUnderTest> {
  const emulator = createEmulator({ dataDir: null, ...options });
  const { url } = await emulator.listen(0, '127.0.0.1');
  return { url, client: createSignedClient({ url }), emulator };
}

/** Makes a bucket with one index. */
export async function makeIndex(
  client: SignedClient,
  bucket: string,
  index: { readonly indexName: string; readonly dimension: number } & Readonly<
    Record<string, unknown>
  >,
): Promise<void> {
  await client.call('putVectorBucket', bucket);
  const answer = await client.call('putVectorIndex', bucket, {
    dataType: 'float32',
    distanceMetric: 'euclidean',
    ...index,
  });
  if (answer.status !== 200) throw new Error(answer.text);
}

/** Every value a string: one SDK drops whatever else stands there (API sheet §4.1). */
const errorSchema = z.object({ Error: z.record(z.string(), z.string()) });

/** Status and code of an error answer, whose body is checked on the way. */
export function refusalOf(answer: ServiceAnswer): {
  readonly status: number;
  readonly code: string | undefined;
  readonly message: string;
} {
  const { Error: fields } = errorSchema.parse(answer.json);
  return { status: answer.status, code: fields.Code, message: fields.Message ?? '' };
}

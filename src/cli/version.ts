import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

const packageSchema = z.object({ version: z.string() });

/** Version of the package this runs from; the file lies two folders up, from source and bundled alike. */
export const VERSION = packageSchema.parse(
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')),
).version;

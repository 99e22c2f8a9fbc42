import * as z from 'zod/mini';
import { messageCode } from './message-code.ts';
import { parseJson } from './parse-json.ts';
import { tokensMatch } from './tokens-match.ts';

/** What exactly was confirmed: one batch, by one person, in one place. */
export interface ConfirmedBatch {
  readonly connection: string;
  readonly bucket: string;
  readonly index: string;
  /** Of the batch as confirmed (`batchDigest`). */
  readonly digest: string;
  readonly count: number;
  readonly actor: string;
}

const tokenSchema = z.object({
  confirmationId: z.string(),
  /** Milliseconds since the epoch. */
  expires: z.int(),
  code: z.string(),
});

/** Name and time of a confirmation; its tokens share them. */
export type ConfirmationStamp = Pick<z.infer<typeof tokenSchema>, 'confirmationId' | 'expires'>;

/** A token that is good for this batch and nothing else, until it expires. */
export function issueToken(
  batch: ConfirmedBatch,
  { confirmationId, expires }: ConfirmationStamp,
  secret: string,
): string {
  const code = batchCode(batch, { confirmationId, expires }, secret);
  return Buffer.from(JSON.stringify({ confirmationId, expires, code })).toString('base64url');
}

export type TokenCheck =
  | { readonly fits: true; readonly confirmationId: string }
  | {
      readonly fits: false;
      readonly reason: 'mismatch' | 'expired';
      /** Only of a token that was issued here. */
      readonly confirmationId: string | null;
    };

/**
 * @param batch what the request asks for, rebuilt from the request itself
 */
export function checkToken(
  token: string,
  batch: ConfirmedBatch,
  secret: string,
  now: Date,
): TokenCheck {
  const parsed = tokenSchema.safeParse(parseJson(Buffer.from(token, 'base64url').toString()));
  if (!parsed.success || !tokensMatch(parsed.data.code, batchCode(batch, parsed.data, secret))) {
    return { fits: false, reason: 'mismatch', confirmationId: null };
  }
  const { confirmationId, expires } = parsed.data;
  if (now.valueOf() >= expires) return { fits: false, reason: 'expired', confirmationId };
  return { fits: true, confirmationId };
}

function batchCode(
  batch: ConfirmedBatch,
  { confirmationId, expires }: ConfirmationStamp,
  secret: string,
): string {
  return messageCode(secret, 'delete-confirmation/1', [
    batch.connection,
    batch.bucket,
    batch.index,
    batch.digest,
    String(batch.count),
    batch.actor,
    confirmationId,
    String(expires),
  ]);
}

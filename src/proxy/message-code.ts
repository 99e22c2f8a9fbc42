import { createHmac } from 'node:crypto';

/**
 * HMAC-SHA256, lower-case hex, over a list of texts. Each goes in with its
 * length before it, so that moving a character from one to the next changes
 * the result.
 *
 * @param purpose keeps the codes of one use from being good for another
 */
export function messageCode(secret: string, purpose: string, fields: readonly string[]): string {
  const hmac = createHmac('sha256', secret);
  for (const field of [purpose, ...fields]) {
    const bytes = Buffer.from(field, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hmac.update(length).update(bytes);
  }
  return hmac.digest('hex');
}

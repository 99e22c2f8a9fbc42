import { batchDigestWithOmitted } from '#protocol/batch-digest.ts';
import type { Confirmation, ConfirmationRequest, ProxyDeleteRequest } from '#protocol/proxy-api.ts';

interface Issued {
  readonly digest: string;
  readonly count: number;
  readonly expiresAt: number;
  readonly secret: number;
}

/** The proxy's check of a delete against what was confirmed. */
export class ConfirmationDesk {
  readonly #issued = new Map<string, Issued>();
  #secret = 1;
  #confirmations = 0;

  confirm({ batches }: ConfirmationRequest, expiresAt: number): Confirmation {
    this.#confirmations += 1;
    const tokens = batches.map(({ digest, count }, at) => {
      const token = `token-${this.#confirmations}-${at}-${digest.slice(0, 8)}`;
      this.#issued.set(token, { digest, count, expiresAt, secret: this.#secret });
      return token;
    });
    return {
      confirmationId: `confirmation-${this.#confirmations}`,
      expiresAt: new Date(Math.min(expiresAt, 8.64e15)).toISOString(),
      tokens,
    };
  }

  /** From now on no token that was issued before is known any more. */
  forget(): void {
    this.#secret += 1;
  }

  /**
   * - `strange`: was never issued for these keys, which an engine must never send.
   * - `forgotten` and `expired`: was issued for them.
   */
  check(
    { keys, omitted = [] }: ProxyDeleteRequest,
    token: string,
    now: number,
  ): 'fits' | 'strange' | 'forgotten' | 'expired' {
    const issued = this.#issued.get(token);
    const digest = batchDigestWithOmitted(keys, omitted);
    const isKnown = issued?.digest === digest && issued.count === keys.length + omitted.length;
    if (issued === undefined || !isKnown) return 'strange';
    if (issued.secret !== this.#secret) return 'forgotten';
    return now < issued.expiresAt ? 'fits' : 'expired';
  }
}

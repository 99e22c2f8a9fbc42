import { ServiceError } from '#protocol/service-error.ts';
import type { Clock } from './clock.ts';
import type { AdaptiveLimit } from './concurrency.ts';
import { type Failure, failureOf } from './failure.ts';
import { onAbort } from './on-abort.ts';
import type { RetryBudget } from './retry-budget.ts';

/** Longest wait for one answer, unless told otherwise. */
export const DEADLINE_MS = 30_000;
const ATTEMPTS = 5;
/** Nobody is told this reason, and an error made for it would cost a stack trace for each request. */
const OVER = 'The call is over.';

export interface AttemptOptions {
  readonly signal: AbortSignal;
  readonly deadlineMs?: number;
  readonly attempts?: number;
  /** Where each attempt takes its place; the waits between attempts hold none. */
  readonly limit?: AdaptiveLimit;
  /** What retries are taken from; without one only their number is bounded. */
  readonly budget?: RetryBudget;
  readonly onRetry?: (failure: Failure, waitMs: number) => void;
}

/**
 * Runs one idempotent request with a deadline per attempt and jittered retries
 * of transient failures. Aborting `signal` rejects at once with its reason.
 *
 * @throws ServiceError that of the last attempt; `DeadlineExceeded` when no answer came
 */
export async function attempt<T>(
  { clock }: { readonly clock: Clock },
  call: (signal: AbortSignal) => Promise<T>,
  options: AttemptOptions,
): Promise<T> {
  const { signal, limit, budget, deadlineMs = DEADLINE_MS, attempts = ATTEMPTS, onRetry } = options;
  const once = () => withDeadline(clock, call, deadlineMs, signal);
  for (let number = 1; ; number += 1) {
    try {
      const answer = await (limit === undefined ? once() : limit.use(signal, once));
      budget?.refund();
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      const again = error instanceof ServiceError && error.isTransient && number < attempts;
      if (!again || budget?.take() === false) throw error;
      const waitMs = backoffMs(number, clock);
      onRetry?.(failureOf(error), waitMs);
      await clock.sleep(waitMs, signal);
    }
  }
}

/**
 * One call that has to answer within `deadlineMs`. Its own signal is aborted when
 * it is late or `signal` is; the call is not waited for then.
 *
 * @throws ServiceError `DeadlineExceeded`, outcome `unknown`
 */
export async function withDeadline<T>(
  clock: Clock,
  call: (signal: AbortSignal) => Promise<T>,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const waiting = new AbortController();
  const forget = onAbort(signal, () => {
    controller.abort(signal.reason);
    waiting.abort(signal.reason);
  });
  const late = async () => {
    await clock.sleep(deadlineMs, waiting.signal);
    throw new ServiceError({
      code: 'DeadlineExceeded',
      status: 0,
      message: `No answer within ${deadlineMs / 1000} s. Check the network and the service, then try again.`,
      outcome: 'unknown',
    });
  };
  try {
    return await Promise.race([call(controller.signal), late()]);
  } catch (error) {
    controller.abort(OVER);
    throw error;
  } finally {
    forget();
    // Not the call's own signal: a browser takes half a millisecond to abort what has ended.
    waiting.abort(OVER);
  }
}

/** Wait after the attempt with this number, from 1: full jitter, as the official SDKs do (API sheet §8). */
export function backoffMs(number: number, clock: Clock): number {
  return Math.round(clock.random() * Math.min(200 * 2 ** number, 20_000));
}

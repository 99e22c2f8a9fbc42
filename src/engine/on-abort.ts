const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `listener` once when `signal` is aborted. However many listen to a signal,
 * it carries one event listener: Node takes more than ten for a leak and warns.
 *
 * @returns takes the listener away again
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const known = listeners.get(signal);
  const all = known ?? new Set();
  if (known === undefined) {
    listeners.set(signal, all);
    signal.addEventListener(
      'abort',
      () => {
        for (const call of [...all]) call();
      },
      { once: true },
    );
  }
  all.add(listener);
  return () => {
    all.delete(listener);
  };
}

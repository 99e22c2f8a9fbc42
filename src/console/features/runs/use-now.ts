import { useSyncExternalStore } from 'react';

const TICK_MS = 500;

/** The time in milliseconds since the Unix epoch, every half second while `isRunning`. */
export function useNow(isRunning: boolean): number {
  return useSyncExternalStore(
    isRunning ? everyTick : never,
    () => Math.floor(Date.now() / TICK_MS) * TICK_MS,
  );
}

function everyTick(onChange: () => void): () => void {
  const timer = setInterval(onChange, TICK_MS);
  return () => clearInterval(timer);
}

function never(): () => void {
  return () => undefined;
}

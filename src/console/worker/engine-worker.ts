import { type Remote, wrap } from 'comlink';
import { create } from 'zustand';
import type { EngineWorker } from './engine.worker.ts';

const useWorkerStore = create<{ readonly failure: string | null }>()(() => ({ failure: null }));

let remote: Remote<EngineWorker> | null = null;

/** The one worker that the engine runs in, started when it is first needed. */
export function engineWorker(): Remote<EngineWorker> {
  if (remote === null) {
    const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
    // Calls to a worker whose script never ran would wait for ever, and look like slow reading.
    worker.addEventListener('error', ({ message }) => {
      useWorkerStore.setState({ failure: message || 'Its script could not be loaded.' });
    });
    remote = wrap<EngineWorker>(worker);
  }
  return remote;
}

/** Why the worker cannot be relied on any more; null while it can. */
export function useWorkerFailure(): string | null {
  return useWorkerStore(({ failure }) => failure);
}

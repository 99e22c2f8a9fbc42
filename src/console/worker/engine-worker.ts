import { type Remote, wrap } from 'comlink';
import type { EngineWorker } from './engine.worker.ts';

let remote: Remote<EngineWorker> | null = null;

/** The one worker that the engine runs in, started when it is first needed. */
export function engineWorker(): Remote<EngineWorker> {
  if (remote === null) {
    const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
    remote = wrap<EngineWorker>(worker);
  }
  return remote;
}

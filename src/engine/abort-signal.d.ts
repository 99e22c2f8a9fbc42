/**
 * The part of cancellation that browsers, workers and Node share. The engine's
 * TypeScript project has neither the DOM's nor Node's types, so that nothing
 * else of either can slip in; projects that use the engine see their own
 * declarations of these names, because this file is not part of its output.
 */
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
}

interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare const AbortController: { new (): AbortController };

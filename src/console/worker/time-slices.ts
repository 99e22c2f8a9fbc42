/** Work done at a stretch before calls that came in meanwhile are answered, in milliseconds. */
const SLICE_MS = 8;

/** How long work in spare time waits before it looks again whether there is some. */
const PATIENCE_MS = 20;

/** Work that somebody waits for. */
let waitedFor = 0;

/**
 * Runs `work`, which yields every few milliseconds, a slice at a time: whoever asks
 * this thread for something meanwhile is answered between two slices.
 *
 * @throws the signal's reason as soon as it is aborted
 */
export async function inSlices<Result>(
  work: Generator<void, Result>,
  signal: AbortSignal,
): Promise<Result> {
  waitedFor += 1;
  try {
    return await slices(work, signal, nextTask);
  } finally {
    waitedFor -= 1;
  }
}

/**
 * The same for work that nobody waits for yet: it rests while `inSlices` is at work.
 *
 * @throws the signal's reason as soon as it is aborted
 */
export function inSpareTime<Result>(
  work: Generator<void, Result>,
  signal: AbortSignal,
): Promise<Result> {
  return slices(work, signal, async () => {
    await nextTask();
    while (waitedFor > 0 && !signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    }
  });
}

async function slices<Result>(
  work: Generator<void, Result>,
  signal: AbortSignal,
  rest: () => Promise<void>,
): Promise<Result> {
  signal.throwIfAborted();
  let until = performance.now() + SLICE_MS;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await rest();
    signal.throwIfAborted();
    until = performance.now() + SLICE_MS;
  }
}

/**
 * Lets everything that waits for this thread go first. A message, because timers
 * are held back by 4 ms each once a few of them have followed one another.
 */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

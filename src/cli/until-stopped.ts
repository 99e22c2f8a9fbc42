/** Resolves when the process is asked to end, by Ctrl-C or by SIGTERM. A second request ends it at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.once('SIGINT', endNow);
      process.once('SIGTERM', endNow);
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}

function endNow(): void {
  process.exit(130);
}

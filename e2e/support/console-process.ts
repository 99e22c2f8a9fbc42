import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

const BINARY = fileURLToPath(new URL('../../dist/server/cli.js', import.meta.url));

/** The one line that `--json` prints first. */
const readySchema = z.object({
  console: z.string(),
  proxy: z.string(),
  emulator: z.nullable(z.string()),
  token: z.string(),
});
export type Ready = z.infer<typeof readySchema>;

export interface ConsoleProcess extends Ready {
  /** Everything written to standard error so far. */
  log(): string;
  /** Ends it as an operator would, and waits until it is gone. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

/**
 * Starts the built binary and waits until it says that it is ready.
 *
 * @param env set over the test's own environment, of which only PATH and HOME go in
 */
export async function startConsole(
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ConsoleProcess> {
  const child = spawn(process.execPath, [BINARY, 'serve', '--json', ...flags], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += String(chunk);
  });
  const ready = await firstLine(child).catch((error: unknown) => {
    throw new Error(`The console did not start: ${String(error)}\n${log}`);
  });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return {
    ...ready,
    log: () => log,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

async function firstLine(child: ChildProcess): Promise<Ready> {
  if (child.stdout === null) throw new Error('it has no standard output');
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, 'line').then(([first]) => String(first)),
    once(child, 'exit').then(([code]) => {
      throw new Error(`it ended with status ${code}`);
    }),
  ]);
  return readySchema.parse(JSON.parse(line));
}

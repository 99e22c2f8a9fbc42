import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(new URL('../../dist/server/cli.js', import.meta.url));

export interface CliResult {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs the built binary to its end; at most 20 seconds. */
export function runCli(...words: readonly string[]): Promise<CliResult> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [BINARY, ...words],
      { timeout: 20_000 },
      (_error, output, errors) => resolve({ status: child.exitCode, output, errors }),
    );
  });
}

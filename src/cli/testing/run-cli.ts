import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url));

/** Credentials as the emulator knows them; nothing of the test's own environment but the way to Node. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  OSS_ACCESS_KEY_ID: 'emulator',
  OSS_ACCESS_KEY_SECRET: 'emulator-secret',
};

export interface CliResult {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
  /** Each line of standard output, parsed. */
  readonly events: readonly Record<string, unknown>[];
}

export interface StartedCli {
  readonly child: ChildProcess;
  readonly ended: Promise<CliResult>;
  /** Everything on standard output so far. */
  output(): string;
}

/** Starts the command line from source. */
export function startCli(...words: readonly string[]): StartedCli {
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, ...words], {
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8');
  });
  const ended = new Promise<CliResult>((resolve) => {
    child.on('close', (status, signal) => {
      const lines = output.split('\n').filter((line) => line.startsWith('{'));
      const events = lines.map((line): Record<string, unknown> => JSON.parse(line));
      resolve({ status, signal, output, errors, events });
    });
  });
  return { child, ended, output: () => output };
}

/** Runs the command line from source to its end. */
export function runCli(...words: readonly string[]): Promise<CliResult> {
  return startCli(...words).ended;
}

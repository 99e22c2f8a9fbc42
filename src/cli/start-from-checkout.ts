import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];
const BUILT = ['dist/console/index.html', 'dist/server/cli.js'];

if (isBuildNeeded()) {
  process.stderr.write('Building the console, which takes some seconds…\n');
  // Standard output belongs to the command that is started afterwards.
  const build = spawnSync('npm', ['run', 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (build.status !== 0) {
    process.stderr.write(
      `${build.stdout}${build.stderr}\nThe build failed; nothing was started.\n`,
    );
    process.exit(1);
  }
}

endWithParent();
await import(new URL('../../dist/server/cli.js', import.meta.url).href);

/**
 * npm passes a signal on to the shell between it and this process, and the shell
 * keeps it to itself: without a look at whose child this is, it would outlive
 * the "npm start" that was told to end.
 */
function endWithParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
}

/** Whether anything that the build reads is newer than what it made. */
function isBuildNeeded(): boolean {
  const made = BUILT.map((path) => modifiedAt(join(ROOT, path)));
  return Math.max(...SOURCES.map((path) => newestIn(join(ROOT, path)))) > Math.min(...made);
}

function newestIn(path: string): number {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry?.isDirectory()) return entry?.mtimeMs ?? 0;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

/** @returns milliseconds since the epoch; 0 for a file that is not there */
function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

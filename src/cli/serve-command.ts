import { CONSOLE_FOLDER } from './places.ts';
import { type Serving, serve } from './serve.ts';
import { parseServeFlags } from './serve-flags.ts';
import { untilStopped } from './until-stopped.ts';

/** `serve`: console and proxy, and the emulator where no account is given, until told to end. */
export async function runServe(words: readonly string[]): Promise<number> {
  const flags = parseServeFlags(words);
  const serving = await serve(flags, {
    environment: process.env,
    consoleFolder: CONSOLE_FOLDER,
  });
  try {
    if (flags.json) {
      process.stdout.write(`${JSON.stringify(readyLine(serving))}\n`);
    } else {
      process.stdout.write(describe(serving));
    }
    if (flags.open) await openBrowser(addressWithToken(serving));
    await untilStopped();
  } finally {
    await serving.close();
  }
  return 0;
}

/** What scripts read: the first line of standard output with --json. */
function readyLine(serving: Serving) {
  return {
    console: addressWithToken(serving),
    proxy: serving.url,
    emulator: serving.emulatorUrl,
    token: serving.token,
  };
}

/** The page's address; the token in it is exchanged for a cookie at once. */
function addressWithToken({ url, token }: Serving): string {
  return `${url}/?token=${encodeURIComponent(token)}`;
}

export function describe(serving: Serving): string {
  const { emulatorUrl } = serving;
  return [
    'Vector Bucket Console is ready. Open this address; it signs you in:',
    '',
    `    ${addressWithToken(serving)}`,
    '',
    ...(emulatorUrl === null ? [] : [`Built-in emulator with sample data: ${emulatorUrl}`]),
    `Audit log and data: ${serving.dataFolder}`,
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}

/** A convenience: where there is no browser to open, the printed address is enough. */
async function openBrowser(address: string): Promise<void> {
  const headless =
    process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  if (headless || !process.stdout.isTTY) return;
  const { default: open } = await import('open');
  const child = await open(address).catch(() => null);
  child?.on('error', () => {
    process.stderr.write('No browser could be opened; open the address above by hand.\n');
  });
}

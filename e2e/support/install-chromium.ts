import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from './chromium.ts';

function run(command: string, ...parts: string[]): boolean {
  console.log(`> ${command} ${parts.join(' ')}`);
  return spawnSync(command, parts, { stdio: 'inherit' }).status === 0;
}

function installFromDebian(): boolean {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return false;
  run('apt-get', 'update', '-qq');
  return (
    run('apt-get', 'install', '-y', '-qq', 'chromium-headless-shell') ||
    run('apt-get', 'install', '-y', '-qq', 'chromium')
  );
}

if (findChromium() === null) {
  console.log('There is no Chromium on this machine; installing one for the browser tests.');
  if (!installFromDebian()) run('npx', 'playwright', 'install', 'chromium-headless-shell');
  if (findChromium() === null) {
    console.error(
      'No Chromium could be installed. Install one (Debian: "apt-get install chromium"), or set CHROMIUM_PATH to yours, then run the tests again.',
    );
    process.exit(1);
  }
}

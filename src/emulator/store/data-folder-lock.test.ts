import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DataFolderInUseError, lockDataFolder } from './data-folder-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('lets one in at a time', () => {
  const unlock = lockDataFolder(folder);

  expect(() => lockDataFolder(folder)).toThrow(DataFolderInUseError);
  expect(() => lockDataFolder(folder)).toThrow(`${folder} is in use by process ${process.pid}`);

  unlock();
  lockDataFolder(folder)();
  expect(readdirSync(folder)).toEqual([]);
});

it.each([
  ['a process that is gone', '4194999 1'],
  ['an earlier process with an id that is used again', `${process.pid} 1`],
  ['nobody', ''],
])('takes over from %s', (_case, claim) => {
  writeFileSync(join(folder, 'emulator.pid'), claim);

  const unlock = lockDataFolder(folder);

  expect(() => lockDataFolder(folder)).toThrow(DataFolderInUseError);
  unlock();
});

it('does not give back what another process has taken over', () => {
  const unlock = lockDataFolder(folder);
  writeFileSync(join(folder, 'emulator.pid'), '1 1');

  unlock();

  expect(readdirSync(folder)).toEqual(['emulator.pid']);
});

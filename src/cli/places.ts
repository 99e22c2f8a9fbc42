import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';

// This file runs from src/cli and, bundled, from dist/server: both lie two folders below the root.

/** Packed sample data of the emulator. */
export const SAMPLE_FILE = new URL(
  '../../src/emulator/sample/debian-packages.jsonl.gz',
  import.meta.url,
);

/** The built console. */
export const CONSOLE_FOLDER = fileURLToPath(new URL('../../dist/console/', import.meta.url));

export interface DataPlaces {
  readonly folder: string;
  readonly auditLog: string;
  readonly emulatorStore: string;
}

/** @param folder null: the user's data folder, as the operating system has it */
export function dataPlaces(folder: string | null): DataPlaces {
  const chosen = folder ?? envPaths('vector-bucket-console', { suffix: '' }).data;
  return {
    folder: chosen,
    auditLog: join(chosen, 'audit.jsonl'),
    emulatorStore: join(chosen, 'emulator'),
  };
}

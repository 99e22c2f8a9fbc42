import type { BrowserContext, Page } from '@playwright/test';
import type { ConsoleProcess } from '../support/console-process.ts';
import type { Fault, SignedService } from '../support/signed-service.ts';

/** Mulberry32: the same seed makes the same accidents, if not the same moments. */
export function createDice(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** What accidents happen to. */
export interface Scene {
  page: Page;
  running: ConsoleProcess;
  readonly context: BrowserContext;
  readonly service: SignedService;
  /** Address of the run. */
  readonly address: string;
  readonly restart: () => Promise<ConsoleProcess>;
  /** Keys that others may meddle with. */
  readonly keys: readonly string[];
  readonly dice: (below: number) => number;
}

const FAULTS: readonly Fault[] = [
  { kind: 'error', status: 429, code: 'TooManyRequests', probability: 0.3 },
  { operation: 'deleteVectors', kind: 'reset-after', probability: 0.4 },
  { operation: 'deleteVectors', kind: 'half-answer', probability: 0.3 },
  {
    operation: 'deleteVectors',
    kind: 'error',
    status: 500,
    code: 'InternalError',
    probability: 0.3,
  },
  { kind: 'uniform-delay', from: 10, to: 400 },
  { operation: 'getVectors', kind: 'error', status: 503, code: 'SlowDown', probability: 0.3 },
];

type Accident = (scene: Scene) => Promise<void>;

async function reopen(scene: Scene): Promise<void> {
  scene.page = await scene.context.newPage();
  await scene.page.goto(scene.address);
}

/** Everything that may happen to a run, by name. */
export const ACCIDENTS: Readonly<Record<string, Accident>> = {
  'proxy and service killed': async (scene) => {
    await scene.running.kill();
    scene.running = await scene.restart();
  },
  'tab closed': async (scene) => {
    await scene.page.close();
    await reopen(scene);
  },
  'renderer crashed': async (scene) => {
    await scene.page.goto('chrome://crash').catch(() => undefined);
    await scene.page.close();
    await reopen(scene);
  },
  'page loaded anew': async (scene) => {
    await scene.page.reload();
  },
  paused: async ({ page }) => {
    await page
      .getByRole('button', { name: 'Pause', exact: true })
      .click({ timeout: 2000 })
      .catch(() => undefined);
  },
  'network gone': async ({ context, page }) => {
    await context.setOffline(true);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await context.setOffline(false);
  },
  'service in trouble': async ({ service, dice }) => {
    const faults = FAULTS.filter(() => dice(2) === 0);
    await service.setFaults(faults);
  },
  'keys changed by others': async ({ service, keys, dice }) => {
    for (let count = 0; count < 3; count += 1) {
      const key = keys[dice(keys.length)] ?? '';
      await service
        .changeMetadata('sample', 'campaign', key, { changed: String(dice(1e6)) })
        .catch(() => undefined);
    }
  },
  'keys deleted by others': async ({ service, keys, dice }) => {
    const some = Array.from({ length: 5 }, () => keys[dice(keys.length)] ?? '');
    await service.deleteKeys('sample', 'campaign', [...new Set(some)]).catch(() => undefined);
  },
};

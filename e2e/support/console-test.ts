import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { type ConsoleProcess, startConsole } from './console-process.ts';
import { sampleDataFolder } from './sample-data-folder.ts';
import { createSignedService, type SignedService } from './signed-service.ts';

interface ConsoleFixtures {
  /** Flags for the console beside those that every test has. */
  consoleFlags: readonly string[];
  /** Environment of the console beside PATH and HOME. */
  consoleEnv: Readonly<Record<string, string>>;
  /** A fresh copy of the sample data. */
  dataFolder: string;
  /** Console, proxy and emulator of this test alone, on free ports. */
  running: ConsoleProcess;
  /** Starts a further console, which ends with the test at the latest. */
  startAnother: typeof startConsole;
  /** Starts `running` again once it has ended: same addresses, same data, flags added. */
  restart: (...flags: readonly string[]) => Promise<ConsoleProcess>;
  /** The emulator behind the console's back. */
  service: SignedService;
}

/**
 * Every test has its own console, proxy and emulator, so that tests share no
 * data and run side by side. `page` is signed in, and fails the test on any
 * error that the browser reports, a breach of the Content-Security-Policy among them.
 */
export const test = base.extend<ConsoleFixtures>({
  consoleFlags: [[], { option: true }],
  consoleEnv: [{}, { option: true }],
  dataFolder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'vbc-'));
    await cp(sampleDataFolder(), folder, { recursive: true });
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  running: async ({ consoleFlags, consoleEnv, dataFolder }, use) => {
    const flags = ['--port', '0', '--data-dir', dataFolder, ...consoleFlags];
    const running = await startConsole(flags, consoleEnv);
    await use(running);
    await running.stop();
  },
  // Depends on the data folder, so that the folder outlives what was started.
  startAnother: async ({ dataFolder: _ }, use) => {
    const started: ConsoleProcess[] = [];
    await use(async (...how) => {
      const another = await startConsole(...how);
      started.push(another);
      return another;
    });
    await Promise.all(started.map((another) => another.kill()));
  },
  restart: async ({ running, startAnother, consoleFlags, consoleEnv, dataFolder }, use) => {
    const { port } = new URL(running.proxy);
    const { port: emulatorPort } = new URL(running.emulator ?? '');
    const places = ['--port', port, '--emulator-port', emulatorPort, '--data-dir', dataFolder];
    await use((...flags) => startAnother([...places, ...consoleFlags, ...flags], consoleEnv));
  },
  service: async ({ running }, use) => {
    if (running.emulator === null) throw new Error('This test runs without the emulator.');
    await use(createSignedService(running.emulator));
  },
  baseURL: async ({ running }, use) => {
    await use(running.proxy);
  },
  // The native dialog for a file cannot be driven: without it backups go to the downloads.
  context: async ({ context }, use) => {
    await context.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
    await use(context);
  },
  page: async ({ page, running }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) errors.push(message.text());
    });
    await page.goto(running.console);
    await use(page);
    expect(errors).toEqual([]);
  },
});

export { expect };

/** Opens an index of the sample bucket and waits until it has been read whole. */
export async function openIndex(
  page: Page,
  index: string,
  connection = '/c/emulator',
): Promise<void> {
  await page.goto(`${connection}/sample/${index}`);
  await expect(page.getByText(/all \d+ segments complete/)).toBeVisible();
}

/** Fails when axe finds a breach of WCAG 2.2 AA on the page as it is, and in its dark colours. */
export async function expectAccessible(page: Page): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoViolation(page, new AxeBuilder({ page }).withRules(['color-contrast']));
  await page.emulateMedia({ colorScheme: 'light' });
  await expectNoViolation(page, new AxeBuilder({ page }).withTags(tags));
}

async function expectNoViolation(page: Page, axe: AxeBuilder): Promise<void> {
  // Colours that are on their way from one to the other are neither.
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      if (animation instanceof CSSTransition) animation.finish();
    }
  });
  const { violations } = await axe.analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`),
  ).toEqual([]);
}

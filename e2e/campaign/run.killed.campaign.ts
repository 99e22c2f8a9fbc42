import type { Page } from '@playwright/test';
import { expect, openIndex, test } from '../support/console-test.ts';
import { backUp, openReview, reportedKeys, stageAll, startRun } from '../support/journey.ts';
import type { SignedService } from '../support/signed-service.ts';
import { ACCIDENTS, createDice, type Scene } from './accidents.ts';

const RUNS = Number(process.env.CAMPAIGN_RUNS ?? 50);
const FIRST_SEED = Number(process.env.CAMPAIGN_SEED ?? 1);
const KEYS = 20_000;
const DIMENSION = 8;
const ACCIDENTS_PER_RUN = 8;

test.use({ consoleEnv: { VECTOR_BUCKET_CONSOLE_TOKEN: 'a-token-that-outlives-the-console' } });

async function fillIndex(service: SignedService): Promise<readonly string[]> {
  await service.call('putVectorIndex', 'sample', {
    indexName: 'campaign',
    dataType: 'float32',
    dimension: DIMENSION,
    distanceMetric: 'cosine',
  });
  const keys = Array.from({ length: KEYS }, (_, at) => `key/${String(at).padStart(6, '0')}`);
  for (let start = 0; start < KEYS; start += 500) {
    const page = keys.slice(start, start + 500);
    await service.putVectors(
      'sample',
      'campaign',
      page.map((key, at) => ({
        key,
        data: { float32: Array.from({ length: DIMENSION }, (_, d) => start + at + d + 1) },
        metadata: { part: String((start + at) % 7) },
      })),
    );
  }
  return keys;
}

/** Does what an operator would do to get the run going again. */
async function keepGoing(page: Page): Promise<void> {
  const resume = page.getByRole('button', { name: 'Resume', exact: true });
  const confirm = page.getByRole('button', { name: 'Confirm what is left…' });
  if (await resume.isVisible()) await resume.click({ timeout: 2000 }).catch(() => undefined);
  if (await confirm.isVisible()) {
    await confirm.click({ timeout: 2000 });
    const dialog = page.getByRole('dialog', { name: /^Go on with/ });
    await dialog.getByRole('textbox').fill('campaign');
    await dialog.getByRole('button', { name: /for good$/ }).click();
  }
}

async function playAccidents(scene: Scene): Promise<readonly string[]> {
  const { dice } = scene;
  const names = Object.keys(ACCIDENTS);
  const played: string[] = [];
  const ended = () => scene.page.getByRole('link', { name: /^Back to / }).isVisible();
  while (played.length < ACCIDENTS_PER_RUN && !(await ended())) {
    // Accidents happen at any moment; nothing on the page says when.
    await new Promise((resolve) => setTimeout(resolve, dice(1500)));
    const name = names[dice(names.length)] ?? '';
    played.push(name);
    await ACCIDENTS[name]?.(scene);
    await keepGoing(scene.page);
  }
  await scene.service.setFaults([]);
  await expect(async () => {
    await keepGoing(scene.page);
    expect(await ended()).toBe(true);
  }).toPass({ timeout: 400_000, intervals: [1000] });
  return played;
}

for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed += 1) {
  test(`20,000 keys under accidents, seed ${seed}: the report is true`, async ({
    page,
    context,
    running,
    restart,
    service,
  }) => {
    const dice = createDice(seed);
    const keys = await fillIndex(service);
    await openIndex(page, 'campaign');
    await stageAll(page, KEYS);
    await openReview(page);
    const backup = await backUp(page, KEYS);
    // Beside the set under review, and nobody's to delete.
    const bystanders = Array.from({ length: 100 }, (_, at) => ({
      key: `bystander ${at}`,
      data: { float32: new Array<number>(DIMENSION).fill(at + 1) },
    }));
    await service.putVectors('sample', 'campaign', bystanders);
    await startRun(page, KEYS, 'campaign');
    const scene: Scene = {
      page,
      running,
      context,
      service,
      address: page.url(),
      restart: () => restart(),
      keys,
      dice,
    };

    const played = await playAccidents(scene);

    const reported = await reportedKeys(scene.page);
    const present = new Set(await service.listKeys('sample', 'campaign'));
    expect([...reported.values()].flat().toSorted()).toEqual(keys);
    const absent = (key: string) => !present.has(key);
    const of = (outcome: string) => reported.get(outcome) ?? [];
    expect(of('proven-gone').filter((key) => present.has(key))).toEqual([]);
    expect(of('already-gone').filter((key) => present.has(key))).toEqual([]);
    expect(of('not-attempted').filter(absent)).toEqual([]);
    const backedUp = new Set(backup.slice(1, -1).map((line): string => JSON.parse(line).key));
    expect(keys.filter((key) => absent(key) && !backedUp.has(key))).toEqual([]);
    expect(bystanders.filter(({ key }) => absent(key))).toEqual([]);
    const counts = [...reported].map(([outcome, some]) => `${outcome} ${some.length}`);
    test.info().annotations.push({ type: 'accidents', description: played.join(', ') });
    process.stdout.write(`seed ${seed}: ${counts.join(', ')}; ${played.join(', ')}\n`);
  });
}

import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** Long runs of the real parts under accidents; `CAMPAIGN_RUNS` says how many. */
export default defineConfig({
  ...base,
  testDir: './campaign',
  testMatch: '*.campaign.ts',
  globalSetup: './support/load-sample-data.ts',
  timeout: 900_000,
  // Several campaigns, or anything else, may share the machine with it.
  expect: { timeout: 180_000 },
  retries: 0,
  reporter: [['list']],
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Generous, because machines that test are shared: speed is measured in bench, not here.
    testTimeout: 60_000,
    // By default one processor is left to a watching editor, which halves the speed of two.
    maxWorkers: '100%',
    reporters: ['default', ['json', { outputFile: 'test-results/unit.json' }]],
  },
});

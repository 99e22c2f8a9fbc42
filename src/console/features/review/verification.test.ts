import { beforeEach, expect, it, vi } from 'vitest';
import { stopVerifying, verifyKeys } from './verification.ts';

const worker: { calls: string[] } = { calls: [] };

vi.mock('./tell-staged.ts', () => ({ tellStaged: () => Promise.resolve() }));
vi.mock('#console/worker/engine-worker.ts', () => ({
  engineWorker: () => ({
    cleanup: {
      verify: async () => worker.calls.push('verify'),
      stopVerifying: async () => worker.calls.push('stop'),
    },
  }),
}));

beforeEach(() => {
  worker.calls = [];
});

const nextTurn = () => new Promise((resolve) => setTimeout(resolve));
const indexNamed = (index: string) => ({ connection: 'local', bucket: 'sample', index });

it('begins no reading that was stopped while the worker was still told what is staged', async () => {
  verifyKeys(indexNamed('stopped'), 'all', 3);
  stopVerifying(indexNamed('stopped'));
  await nextTurn();
  expect(worker.calls).toEqual(['stop']);

  verifyKeys(indexNamed('stopped'), 'all', 3);
  await nextTurn();
  expect(worker.calls).toEqual(['stop', 'verify']);
});

it('reads on when another index was stopped', async () => {
  verifyKeys(indexNamed('one'), 'all', 3);
  stopVerifying(indexNamed('other'));
  await nextTurn();

  expect(worker.calls).toEqual(['stop', 'verify']);
});

import { describe, expect, it } from 'vitest';
import { ownFailure } from '#engine/failure.ts';
import { exportSign } from './export-progress.ts';
import type { ExportState } from './export-store.ts';

type Running = Extract<ExportState, { kind: 'running' }>;

function running(done: number, phase: Running['news']['phase'] = 'writing'): Running {
  const wish = {
    format: 'jsonl',
    withData: false,
    gzip: false,
    view: 1,
    fileName: 'articles.jsonl',
    extent: 'whole',
    total: 1000,
  } as const;
  return {
    kind: 'running',
    wish,
    startedAt: 0,
    news: { phase, done, total: 1000, gone: 0, bytes: 0 },
  };
}

const failed = (code: string): ExportState => ({
  kind: 'failed',
  failure: ownFailure(code, 'The disk is full.'),
});

describe('exportSign', () => {
  it('rounds down, so that an export is never called whole before it is', () => {
    expect(exportSign(running(999))).toMatchObject({ mark: 'running', short: '99 %' });
    expect(exportSign(running(0))).toMatchObject({ short: '0 %' });
  });

  it('does not count the rows in which only fields were looked for', () => {
    expect(exportSign(running(900, 'looking'))).toMatchObject({ share: 0, short: '0 %' });
  });

  it('is read out at every quarter, and not in between', () => {
    const heard = Array.from({ length: 1001 }, (_, done) => exportSign(running(done)));
    const words = new Set(heard.map((sign) => sign?.announcement));

    expect([...words]).toEqual([
      'Exporting 1\u202f000 keys',
      'Exporting 1\u202f000 keys: 25 percent',
      'Exporting 1\u202f000 keys: 50 percent',
      'Exporting 1\u202f000 keys: 75 percent',
      'Exporting 1\u202f000 keys: 100 percent',
    ]);
  });

  it('says why one failed, and nothing of one that was stopped or not begun', () => {
    expect(exportSign(failed('ExportFailed'))).toMatchObject({
      mark: 'failed',
      announcement: 'The export failed: The disk is full.',
    });
    expect(exportSign(failed('Stopped'))).toBeNull();
    expect(exportSign({ kind: 'no-place', reason: null })).toBeNull();
    expect(exportSign({ kind: 'none' })).toBeNull();
  });
});

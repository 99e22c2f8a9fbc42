import { describe, expect, it } from 'vitest';
import type { Verdict } from '#engine/verify.ts';
import { timedVerdict } from './verification-service.ts';

const staged = { stagedAt: 10 };

function verdict(data: string | null): Verdict {
  return {
    key: 'a',
    state: data === null ? 'unverified' : 'present',
    metadata: data === null ? null : {},
    fingerprint: data === null ? null : 'f',
    data,
    content: data === null ? null : `content of ${data}`,
    failure: null,
  };
}

describe('timedVerdict', () => {
  it('takes the numbers that are read first for reviewed', () => {
    expect(timedVerdict(verdict('d1'), 20, staged, undefined)).toEqual({
      ...verdict('d1'),
      at: 20,
      reviewedData: 'd1',
    });
  });

  it('remembers them when others are read later, however often', () => {
    const first = timedVerdict(verdict('d1'), 20, staged, undefined);
    const second = timedVerdict(verdict('d2'), 30, staged, first);

    expect(second.reviewedData).toBe('d1');
    expect(timedVerdict(verdict('d2'), 40, staged, second).reviewedData).toBe('d1');
  });

  it('remembers them over a reading that failed', () => {
    const first = timedVerdict(verdict('d1'), 20, staged, undefined);
    const failed = timedVerdict(verdict(null), 30, staged, first);

    expect(failed.reviewedData).toBe('d1');
    expect(timedVerdict(verdict('d2'), 40, staged, failed).reviewedData).toBe('d1');
  });

  it('takes the first numbers that could be read after a failure', () => {
    const failed = timedVerdict(verdict(null), 20, staged, undefined);

    expect(timedVerdict(verdict('d1'), 30, staged, failed).reviewedData).toBe('d1');
  });

  it('forgets what was read before the key was staged again', () => {
    const first = timedVerdict(verdict('d1'), 20, staged, undefined);

    expect(timedVerdict(verdict('d2'), 30, { stagedAt: 25 }, first).reviewedData).toBe('d2');
  });
});

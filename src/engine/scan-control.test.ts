import { describe, expect, it } from 'vitest';
import { ScanControl } from './scan-control.ts';

const never = new AbortController().signal;

describe('ScanControl', () => {
  it('lets pass at once what is not paused, and holds what is until it is resumed', async () => {
    const control = new ScanControl();
    await control.resumed(never);
    control.pause();
    let isThrough = false;
    const waiting = control.resumed(never).then(() => {
      isThrough = true;
    });
    await Promise.resolve();
    expect(isThrough).toBe(false);

    control.resume();
    await waiting;

    expect(isThrough).toBe(true);
  });

  it('holds again what was resumed for a moment only', async () => {
    const control = new ScanControl();
    control.pause();
    const aborting = new AbortController();
    const waiting = control.resumed(aborting.signal);

    control.resume();
    control.pause();
    await Promise.resolve();
    aborting.abort(new Error('over'));

    await expect(waiting).rejects.toThrow('over');
  });

  it('tells of each change once, and of none after it was stopped', () => {
    const control = new ScanControl();
    const seen: boolean[] = [];
    const forget = control.onChange(() => seen.push(control.isPaused));

    control.resume();
    control.pause();
    control.pause();
    control.resume();
    control.stop();
    control.pause();
    forget();

    expect(seen).toEqual([true, false]);
    expect(control.pauses).toBe(1);
    expect(control.stopped.aborted).toBe(true);
  });
});

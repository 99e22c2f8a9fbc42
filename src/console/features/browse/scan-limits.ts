import { create } from 'zustand';
import { counted, formatBytes, formatCount } from '#console/lib/number-format.ts';
import type { ScanBudget, ScanLimit } from '#engine/scan-budget.ts';

/** What a reading may take unless the operator says otherwise. */
export const DEFAULT_BUDGET: ScanBudget = {
  maxKeys: 1_000_000,
  maxBytes: 1_000_000_000,
  maxMs: 30 * 60_000,
};

/** Beyond these a browser does not come along. */
export const MOST_BUDGET: ScanBudget = {
  maxKeys: 10_000_000,
  maxBytes: 4_000_000_000,
  maxMs: 24 * 3600_000,
};

const useBudgetStore = create<{ readonly budget: ScanBudget }>()(() => ({
  budget: DEFAULT_BUDGET,
}));

/** What readings that begin from now on may take. */
export function useScanBudget(): ScanBudget {
  return useBudgetStore(({ budget }) => budget);
}

/** The same, for event handlers. */
export function scanBudgetNow(): ScanBudget {
  return useBudgetStore.getState().budget;
}

export function setScanBudget(budget: ScanBudget): void {
  useBudgetStore.setState({ budget });
}

/** How much further reading goes on when the operator asks for more. */
const FURTHER = 5;

/** The budget with more of what ran out; null when there can be no more of it. */
export function raisedBudget(budget: ScanBudget, limit: ScanLimit): ScanBudget | null {
  const part = PARTS[limit];
  if (budget[part] >= MOST_BUDGET[part]) return null;
  return { ...budget, [part]: Math.min(MOST_BUDGET[part], budget[part] * FURTHER) };
}

const PARTS = { keys: 'maxKeys', time: 'maxMs', memory: 'maxBytes' } as const satisfies Record<
  ScanLimit,
  keyof ScanBudget
>;

/** "1 000 000 keys", "1.0 GB of memory", "30 minutes". */
export function limitWords(budget: ScanBudget, limit: ScanLimit): string {
  switch (limit) {
    case 'keys':
      return `${formatCount(budget.maxKeys)} keys`;
    case 'memory':
      return `${formatBytes(budget.maxBytes)} of memory`;
    case 'time':
      return durationWords(budget.maxMs);
  }
}

/** "1 000 000 keys, 1.0 GB, 30 minutes". */
export function allLimitsWords(budget: ScanBudget): string {
  return [
    limitWords(budget, 'keys'),
    formatBytes(budget.maxBytes),
    limitWords(budget, 'time'),
  ].join(', ');
}

/** What of a budget a reading has used. */
interface Used {
  readonly progress: { readonly matched: number; readonly elapsedMs: number };
  readonly bytes: number;
}

/** Why a reading would not get any further with a budget; null when it would. */
export function usedUp(budget: ScanBudget, { progress, bytes }: Used): string | null {
  const { matched, elapsedMs } = progress;
  if (budget.maxKeys <= matched) {
    return `${counted(matched, 'key')} were read already; give more than that to read on.`;
  }
  if (budget.maxBytes <= bytes) {
    return `What was read takes ${formatBytes(bytes)} of memory already; give more than that to read on.`;
  }
  if (budget.maxMs <= elapsedMs) {
    return `Reading took ${durationWords(elapsedMs)} already; give more than that to read on.`;
  }
  return null;
}

/** "40 seconds", "30 minutes", "2 hours". */
export function durationWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} minutes`;
  const hours = Math.round(minutes / 6) / 10;
  return `${hours} hours`;
}

/** The limits as they stand in a form. */
export interface BudgetDraft {
  readonly keys: string;
  readonly megabytes: string;
  readonly minutes: string;
}

export function draftOfBudget({ maxKeys, maxBytes, maxMs }: ScanBudget): BudgetDraft {
  return {
    keys: String(maxKeys),
    megabytes: String(maxBytes / MEGABYTE),
    minutes: String(maxMs / MINUTE),
  };
}

const MEGABYTE = 1_000_000;
const MINUTE = 60_000;

/** @returns the budget, or what is wrong with the draft */
export function budgetOfDraft({ keys, megabytes, minutes }: BudgetDraft): ScanBudget | string {
  const parts = [
    { name: 'Keys', text: keys, most: MOST_BUDGET.maxKeys, unit: 1 },
    { name: 'Megabytes', text: megabytes, most: MOST_BUDGET.maxBytes / MEGABYTE, unit: MEGABYTE },
    { name: 'Minutes', text: minutes, most: MOST_BUDGET.maxMs / MINUTE, unit: MINUTE },
  ];
  const values: number[] = [];
  for (const { name, text, most, unit } of parts) {
    const value = Number(text.replace(/[\s\u202f,_]/g, ''));
    if (text.trim() === '' || !(value > 0) || value > most) {
      return `${name} is “${text}”; it has to be a number above 0, at most ${formatCount(most)}.`;
    }
    values.push(unit === 1 ? Math.trunc(value) : value * unit);
  }
  const [maxKeys = 0, maxBytes = 0, maxMs = 0] = values;
  return maxKeys > 0 ? { maxKeys, maxBytes, maxMs } : `Keys is “${keys}”; at least one is read.`;
}

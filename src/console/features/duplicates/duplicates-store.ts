import { proxy } from 'comlink';
import { createIndexStore } from '#console/lib/index-store.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import type { DuplicatePreview, HandChoice } from '#console/worker/duplicate-choice.ts';
import type { DuplicateNews, DuplicateSummary } from '#console/worker/duplicates-service.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { type Failure, failureOf } from '#engine/failure.ts';
import type { KeepRule } from '#engine/keep-rule.ts';

export type DuplicatesState =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'running';
      readonly news: DuplicateNews;
      /** When this phase began, in milliseconds since the Unix epoch, without the time at rest. */
      readonly since: number;
      readonly restingSince: number | null;
    }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | FoundDuplicates;

export interface FoundDuplicates {
  readonly kind: 'found';
  readonly summary: DuplicateSummary;
  readonly rule: KeepRule;
  readonly preview: DuplicatePreview;
  /** Grows whenever the groups have something else to show. */
  readonly edition: number;
}

const NONE: DuplicatesState = { kind: 'none' };

const indexes = createIndexStore<DuplicatesState>(NONE);
export const useDuplicates = indexes.useState;
const { now: stateNow, show } = indexes;

let editions = 0;

/** Looks through the index, until the budget is used up or all is read. Never rejects. */
export async function findDuplicates(target: IndexTarget, budget: number): Promise<void> {
  let isOver = false;
  // News of the progress comes by a way of its own, and may arrive after the answer.
  const onNews = (news: DuplicateNews) => {
    if (!isOver) show(target, runningWith(stateNow(target), news, Date.now()));
  };
  onNews({ phase: 'reading', done: 0, total: null, rest: 'none', memory: 0 });
  const answer = await engineWorker()
    .duplicates.search(target, budget, proxy(onNews))
    .catch((error: unknown) => ({ ok: false, failure: failureOf(error) }) as const);
  isOver = true;
  if (answer.ok) {
    const { summary } = answer;
    editions += 1;
    const { preview } = summary;
    show(target, {
      kind: 'found',
      summary,
      rule: { kind: 'first-key' },
      preview,
      edition: editions,
    });
  } else if (answer.failure.code === 'Stopped') show(target, NONE);
  else show(target, { kind: 'failed', failure: answer.failure });
}

/** The time at rest is no time of work: it is taken out of what the rate is computed from. */
function runningWith(before: DuplicatesState, news: DuplicateNews, now: number): DuplicatesState {
  const restingSince = news.rest === 'none' ? null : now;
  if (before.kind !== 'running' || before.news.phase !== news.phase) {
    return { kind: 'running', news, since: now, restingSince };
  }
  const rested = before.restingSince === null ? 0 : now - before.restingSince;
  return { kind: 'running', news, since: before.since + rested, restingSince };
}

export function pauseDuplicates(target: IndexTarget): void {
  void engineWorker().duplicates.pause(target);
}

/** @param more vectors that may be read beyond the budget */
export function resumeDuplicates(target: IndexTarget, more: number): void {
  void engineWorker().duplicates.resume(target, more);
}

/** Takes what was read until now for all there is. */
export function endReading(target: IndexTarget): void {
  void engineWorker().duplicates.endReading(target);
}

export function stopDuplicates(target: IndexTarget): void {
  void engineWorker().duplicates.stop(target);
}

/** Lets go of what was found. */
export function forgetDuplicates(target: IndexTarget): void {
  show(target, NONE);
  void engineWorker().duplicates.forget(target);
}

export async function setKeepRule(target: IndexTarget, rule: KeepRule): Promise<void> {
  const preview = await engineWorker().duplicates.setRule(target, rule);
  change(target, preview, rule);
}

/** @param choice null leaves the group to the rule again */
export async function chooseKept(
  target: IndexTarget,
  group: number,
  choice: HandChoice | null,
): Promise<void> {
  change(target, await engineWorker().duplicates.choose(target, group, choice), null);
}

function change(
  target: IndexTarget,
  preview: DuplicatePreview | null,
  rule: KeepRule | null,
): void {
  const now = stateNow(target);
  if (now.kind !== 'found' || preview === null) return;
  editions += 1;
  show(target, { ...now, preview, rule: rule ?? now.rule, edition: editions });
}

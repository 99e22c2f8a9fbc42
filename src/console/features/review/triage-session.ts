import { useReducer } from 'react';
import {
  stagedNow,
  stageEntries,
  undoStaging,
  unstageKeys,
} from '#console/features/staging/staged-keys.ts';
import type { IndexTarget } from '#console/lib/index-target.ts';
import type { ReviewRow } from '#console/worker/review-list.ts';
import type { Judgement } from './sample-reading.ts';
import { judgeInSample } from './sample-store.ts';

/** Keys to be read one at a time, fixed when it was opened: nothing moves while somebody reads. */
export interface TriageOrder {
  /** What the keys are, for the title: "random sample". */
  readonly kind: 'list' | 'sample';
  /** By which the worker gives the keys, in the order that they are read in. */
  readonly list: number;
  readonly count: number;
  /** Position to begin at. */
  readonly start: number;
  /** What was found of some of them before. */
  readonly judged: ReadonlyMap<string, Judgement>;
}

interface Step {
  readonly position: number;
  readonly key: string;
  readonly judgement: Judgement;
  readonly before: Judgement | null;
  /** It was staged before and is not now, or the other way round. */
  readonly turned: boolean;
}

export interface TriageState {
  /** The key that is shown; the number of keys when all were passed. */
  readonly position: number;
  readonly judged: ReadonlyMap<string, Judgement>;
  /** Decisions that can be taken back, the last one last. */
  readonly steps: readonly Step[];
  /** What was done last, to be announced. */
  readonly news: string;
}

type TriageEvent =
  | { readonly type: 'judged'; readonly step: Step }
  | { readonly type: 'undone' }
  | { readonly type: 'back' };

export function triageStart({ start, judged }: TriageOrder): TriageState {
  return { position: start, judged, steps: [], news: '' };
}

export function triageNext(state: TriageState, event: TriageEvent): TriageState {
  switch (event.type) {
    case 'judged': {
      const { key, judgement, position } = event.step;
      return {
        position: position + 1,
        judged: withJudgement(state.judged, key, judgement),
        steps: [...state.steps, event.step],
        news: `${judgement === 'right' ? 'Kept staged' : 'Unstaged'}: ${key}.`,
      };
    }
    case 'undone': {
      const last = state.steps.at(-1);
      if (last === undefined) return state;
      return {
        position: last.position,
        judged: withJudgement(state.judged, last.key, last.before),
        steps: state.steps.slice(0, -1),
        news: `Taken back: ${last.key}.`,
      };
    }
    case 'back':
      return { ...state, position: Math.max(0, state.position - 1), news: '' };
  }
}

function withJudgement(
  judged: ReadonlyMap<string, Judgement>,
  key: string,
  judgement: Judgement | null,
): ReadonlyMap<string, Judgement> {
  const after = new Map(judged);
  if (judgement === null) after.delete(key);
  else after.set(key, judgement);
  return after;
}

export interface Triage extends TriageState {
  /** `right` stays staged, or is staged again; `wrong` is unstaged. */
  judge(row: ReviewRow, judgement: Judgement): void;
  undo(): void;
  back(): void;
}

/** Goes through the keys of `order`; what is decided takes effect at once. */
export function useTriage(target: IndexTarget, order: TriageOrder): Triage {
  const [state, send] = useReducer(triageNext, order, triageStart);
  const remember = (key: string, judgement: Judgement | null) => {
    if (order.kind === 'sample') judgeInSample(target, key, judgement);
  };
  return {
    ...state,
    judge(row, judgement) {
      const { key, entry } = row;
      const turned = stagedNow(target).has(key) !== (judgement === 'right');
      if (turned && judgement === 'right') stageEntries(target, [entry]);
      if (turned && judgement === 'wrong') unstageKeys(target, [key]);
      remember(key, judgement);
      const before = state.judged.get(key) ?? null;
      send({ type: 'judged', step: { position: state.position, key, judgement, before, turned } });
    },
    undo() {
      const last = state.steps.at(-1);
      if (last === undefined) return;
      if (last.turned) undoStaging(target);
      remember(last.key, last.before);
      send({ type: 'undone' });
    },
    back() {
      send({ type: 'back' });
    },
  };
}

import { create } from 'zustand';
import { type IndexTarget, targetId } from './index-target.ts';

/** A state of its own for each index, which lasts as long as the page does. */
export interface IndexStore<State> {
  /** A hook: draws anew when the index's state is another one. */
  readonly useState: (target: IndexTarget) => State;
  /** For event handlers. */
  readonly now: (target: IndexTarget) => State;
  readonly show: (target: IndexTarget, state: State) => void;
}

/** @param none the state of an index that nothing was shown of yet */
export function createIndexStore<State>(none: State): IndexStore<State> {
  const useStore = create<{ readonly indexes: Readonly<Record<string, State>> }>()(() => ({
    indexes: {},
  }));
  function useIndexState(target: IndexTarget): State {
    const id = targetId(target);
    return useStore(({ indexes }) => indexes[id] ?? none);
  }
  return {
    useState: useIndexState,
    now: (target) => useStore.getState().indexes[targetId(target)] ?? none,
    show: (target, state) =>
      useStore.setState(({ indexes }) => ({
        indexes: { ...indexes, [targetId(target)]: state },
      })),
  };
}

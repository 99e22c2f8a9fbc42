import type { ListedStep } from '#console/ui/step-list.tsx';
import type { RestoreState } from './restore-store.ts';

/** Where a restore stands on its way; the last two steps are those of its run. */
export function restoreSteps(restore: RestoreState): readonly ListedStep[] {
  const step = (name: string, state: ListedStep['state'], note: string | null = null) => ({
    name,
    state,
    note,
  });
  const later = [step('Put back', 'todo'), step('Prove', 'todo')];
  if (restore.kind !== 'open') {
    const isRefused = restore.kind === 'refused';
    return [
      step('Choose a file', isRefused ? 'attention' : 'current', isRefused ? 'refused' : null),
      step('Choose vectors', 'todo'),
      step('Compare', 'todo'),
      ...later,
    ];
  }
  const { backup, chosen, comparison } = restore;
  if (backup.fit.problem !== null) {
    return [
      step('Choose a file', 'attention', 'does not fit'),
      step('Choose vectors', 'todo'),
      step('Compare', 'todo'),
      ...later,
    ];
  }
  const isChosen = chosen !== null && chosen !== 'unknown' && chosen.count > 0;
  const isCompared = comparison.kind === 'done';
  const comparing =
    comparison.kind === 'failed'
      ? step('Compare', 'attention', 'failed')
      : step('Compare', isCompared ? 'done' : comparison.kind === 'running' ? 'current' : 'todo');
  return [
    step('Choose a file', 'done'),
    step('Choose vectors', comparison.kind === 'none' || !isChosen ? 'current' : 'done'),
    comparing,
    step('Put back', isCompared ? 'current' : 'todo'),
    step('Prove', 'todo'),
  ];
}

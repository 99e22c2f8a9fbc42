import { StepList } from '#console/ui/step-list.tsx';
import type { Step, StepName } from './review-stage.ts';

const NAMES: Readonly<Record<StepName, string>> = {
  verify: 'Verify',
  'back-up': 'Back up',
  confirm: 'Confirm',
  delete: 'Delete',
  prove: 'Prove',
};

/** The way from a staged key to its proven end, and where one stands on it. */
export function StepBar({ steps }: { steps: readonly Step[] }) {
  const listed = steps.map((step) => ({ ...step, name: NAMES[step.name] }));
  return <StepList label="Steps of the deletion" steps={listed} />;
}

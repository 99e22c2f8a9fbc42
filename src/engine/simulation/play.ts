import type { RunState } from '../run-state.ts';
import { endViolations } from './end-violations.ts';
import { type LifeEnd, Stage, type Tamper } from './stage.ts';
import { CALM_LIFE, type Story } from './story.ts';
import type { Violation } from './witness.ts';

/** What a story left behind. */
export interface Ending {
  readonly story: Story;
  readonly stage: Stage;
  readonly lives: readonly LifeEnd[];
  /** The final account; null when the run did not come to its end. */
  readonly state: RunState | null;
  /** Every promise that was broken: what a test wants to be empty. */
  readonly violations: readonly Violation[];
}

/** Lives that a run may need beyond its batches once nothing goes wrong any more. */
const SPARE_LIVES = 5;

/**
 * Plays a story: one life of the engine after another, the last ones undisturbed,
 * until the run has ended.
 */
export async function play(
  story: Story,
  idle: () => Promise<void>,
  tamper?: Tamper,
): Promise<Ending> {
  const stage = new Stage(story, idle, tamper);
  const lives: LifeEnd[] = [];
  let state: RunState | null = null;
  const most = story.lives.length + stage.world.run.batches.length + SPARE_LIVES;
  try {
    while (state === null && lives.length < most) {
      const life = story.lives[lives.length];
      if (life === undefined) stage.calmDown();
      const end = await stage.live(life ?? CALM_LIFE);
      lives.push(end);
      if (end.state?.ended != null) state = end.state;
    }
    await stage.world.schedule.playOut();
  } catch (error) {
    stage.witness.report('comes to an end', String(error));
  }
  if (state === null) stage.witness.report('comes to an end', `Not in ${lives.length} lives.`);
  else await endViolations(stage, state);
  return { story, stage, lives, state, violations: violationsOf(stage) };
}

function violationsOf({ witness, world }: Stage): readonly Violation[] {
  const ofModel = world.model.violations.map((detail) => ({ promise: 'bounded', detail }) as const);
  return [...witness.violations, ...ofModel];
}

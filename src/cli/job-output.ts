/** One line of `--json`; figures that scripts read. */
export interface JobEvent {
  readonly event: 'checked' | 'conflicts' | 'backup' | 'begun' | 'progress' | 'paused' | 'ended';
  readonly [figure: string]: unknown;
}

export interface JobOutput {
  /** Something that happened once. */
  tell(event: JobEvent, words: string): void;
  /** How far it is; most calls are passed over, so that both are made only when they are shown. */
  progress(describe: () => { readonly event: JobEvent; readonly words: string }): void;
}

const SCRIPT_PACE_MS = 1000;
const TERMINAL_PACE_MS = 200;
/** Where each line stays, in a log. */
const LOG_PACE_MS = 10_000;

/** JSON Lines on standard output for scripts; else words on standard error for people. */
export function createJobOutput(json: boolean): JobOutput {
  return json ? forScripts() : forPeople(process.stderr.isTTY === true);
}

function forScripts(): JobOutput {
  const pace = createPace(SCRIPT_PACE_MS);
  const write = (event: JobEvent) => process.stdout.write(`${JSON.stringify(event)}\n`);
  return {
    tell: (event) => write(event),
    progress: (describe) => {
      if (pace()) write(describe().event);
    },
  };
}

function forPeople(isTerminal: boolean): JobOutput {
  const pace = createPace(isTerminal ? TERMINAL_PACE_MS : LOG_PACE_MS);
  // One line that is written over, until something else is said.
  const begin = isTerminal ? '\r\u001b[K' : '';
  return {
    tell: (_event, words) => {
      process.stderr.write(`${begin}${words}\n`);
    },
    progress: (describe) => {
      if (pace()) process.stderr.write(`${begin}${describe().words}${isTerminal ? '' : '\n'}`);
    },
  };
}

function createPace(everyMs: number): () => boolean {
  let told = performance.now();
  return () => {
    const now = performance.now();
    if (now - told < everyMs) return false;
    told = now;
    return true;
  };
}

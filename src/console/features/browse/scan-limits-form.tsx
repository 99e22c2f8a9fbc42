import { Gauge } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { Popover } from '#console/ui/popover.tsx';
import { TextField } from './form-field.tsx';
import {
  allLimitsWords,
  budgetOfDraft,
  draftOfBudget,
  MOST_BUDGET,
  setScanBudget,
  usedUp,
  useScanBudget,
} from './scan-limits.ts';
import { changeBudget, continueScan, type ScanSession } from './scan-session.ts';

export interface ScanLimitsFormProps {
  target: IndexTarget;
  session: ScanSession;
}

/** How much is read at most; it can be changed while it is read, and what was cut off can be read on. */
export function ScanLimitsForm({ target, session }: ScanLimitsFormProps) {
  const [open, setOpen] = useState(false);
  const { state } = session.progress;
  const isReading = state === 'running' || state === 'paused';
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Limits of reading"
      trigger={
        <Button kind="quiet" className="h-6 text-small">
          <Gauge size={12} aria-hidden />
          <span className="max-md:sr-only">
            Limits
            {isReading && (
              <span className="font-normal text-muted max-lg:sr-only">
                : {allLimitsWords(session.budget)}
              </span>
            )}
          </span>
        </Button>
      }
    >
      <LimitsForm target={target} session={session} onDone={() => setOpen(false)} />
    </Popover>
  );
}

function LimitsForm({ target, session, onDone }: ScanLimitsFormProps & { onDone: () => void }) {
  const usual = useScanBudget();
  const use = whatLimitsHoldFor(session);
  // What was raised for this reading alone counts for it, not what others begin with.
  const [draft, setDraft] = useState(() =>
    draftOfBudget(use === 'next-reading' ? usual : session.budget),
  );
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = budgetOfDraft(draft);
    if (typeof next === 'string') return setProblem(next);
    const used = use === 'read-on' ? usedUp(next, session) : null;
    if (used !== null) return setProblem(used);
    setScanBudget(next);
    if (use === 'read-on') continueScan(target, next);
    if (use === 'this-reading') changeBudget(target, next);
    onDone();
  };
  const field = (name: keyof typeof draft) => ({
    value: draft[name],
    onChange: (text: string) => {
      setDraft({ ...draft, [name]: text });
      setProblem(null);
    },
  });
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 text-base text-text">
      <p className="text-small text-muted">
        Reading stops at the first of these; what it then holds is called a part.
      </p>
      <TextField
        label="Keys"
        hint={`At most ${formatCount(MOST_BUDGET.maxKeys)}`}
        {...field('keys')}
      />
      <TextField
        label="Megabytes of memory"
        hint="A million keys with six metadata fields take about 150"
        {...field('megabytes')}
      />
      <TextField label="Minutes" {...field('minutes')} />
      {problem !== null && (
        <p role="alert" className="text-small break-words text-staged">
          {problem}
        </p>
      )}
      <Button type="submit" kind="primary" className="self-start">
        {USE_WORDS[use]}
      </Button>
    </form>
  );
}

/** What the limits hold for when they are changed now. */
type UseOfLimits = 'this-reading' | 'read-on' | 'next-reading';

const USE_WORDS: Readonly<Record<UseOfLimits, string>> = {
  'this-reading': 'Hold from now on',
  'read-on': 'Read on',
  'next-reading': 'Hold from the next reading on',
};

function whatLimitsHoldFor({ progress: { state }, canContinue }: ScanSession): UseOfLimits {
  if (state === 'running' || state === 'paused') return 'this-reading';
  return state === 'truncated' && canContinue ? 'read-on' : 'next-reading';
}

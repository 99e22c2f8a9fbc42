import { Gauge } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { Popover } from '#console/ui/popover.tsx';
import { TextField } from './form-field.tsx';
import {
  budgetOfDraft,
  draftOfBudget,
  MOST_BUDGET,
  setScanBudget,
  useScanBudget,
} from './scan-limits.ts';
import { continueScan, type ScanSession } from './scan-session.ts';

export interface ScanLimitsFormProps {
  target: IndexTarget;
  session: ScanSession;
}

/** How much is read at most; what was cut off can then be read on. */
export function ScanLimitsForm({ target, session }: ScanLimitsFormProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Limits of reading"
      trigger={
        <Button kind="quiet" className="h-6 text-small">
          <Gauge size={12} aria-hidden />
          <span className="max-md:sr-only">Limits</span>
        </Button>
      }
    >
      <LimitsForm target={target} session={session} onDone={() => setOpen(false)} />
    </Popover>
  );
}

function LimitsForm({ target, session, onDone }: ScanLimitsFormProps & { onDone: () => void }) {
  const budget = useScanBudget();
  const [draft, setDraft] = useState(() => draftOfBudget(budget));
  const [problem, setProblem] = useState<string | null>(null);
  const isCutOff = session.progress.state === 'truncated' && session.canContinue;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = budgetOfDraft(draft);
    if (typeof next === 'string') {
      setProblem(next);
      return;
    }
    setScanBudget(next);
    if (isCutOff) continueScan(target, next);
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
        {isCutOff ? 'Read on' : 'Hold from the next reading on'}
      </Button>
    </form>
  );
}

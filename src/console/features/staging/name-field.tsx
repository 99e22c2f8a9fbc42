import { useId } from 'react';

interface NameFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** Why the name cannot be taken; null while nothing is wrong with it. */
  problem: string | null;
}

/** The name of a saved set. */
export function NameField({ value, onChange, problem }: NameFieldProps) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1">
      <label htmlFor={id} className="text-small font-medium text-muted">
        Name
      </label>
      <input
        id={id}
        type="text"
        value={value}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
        className="h-[30px] w-full rounded-control border border-control-line bg-surface px-2.5 text-base text-text"
      />
      {problem !== null && (
        <p id={`${id}-problem`} role="alert" className="text-small text-staged">
          {problem}
        </p>
      )}
    </div>
  );
}

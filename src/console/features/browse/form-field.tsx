import { useId } from 'react';
import { classNames } from '#console/ui/class-names.ts';

const CONTROL =
  'h-[30px] w-full rounded-control border border-control-line bg-surface px-2.5 text-base text-text';

export interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Id of a datalist. */
  suggestions?: string;
  hint?: string | undefined;
  mono?: boolean;
}

/** One line of text, taken exactly as it is typed. */
export function TextField(props: TextFieldProps) {
  const { label, value, onChange, suggestions, hint, mono } = props;
  const id = useId();
  const hintId = useId();
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1">
      <label htmlFor={id} className="text-small font-medium text-muted">
        {label}
      </label>
      <input
        id={id}
        type="text"
        value={value}
        list={suggestions}
        aria-describedby={hint ? hintId : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        className={classNames(CONTROL, mono && 'font-mono text-small')}
      />
      {hint && (
        <span id={hintId} className="text-small text-muted">
          {hint}
        </span>
      )}
    </div>
  );
}

export interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  /** What can be chosen, with its words. */
  options: Readonly<Record<Value, string>>;
}

/** One of a few. */
export function Choice<Value extends string>({
  label,
  value,
  onChange,
  options,
}: ChoiceProps<Value>) {
  const isOption = (text: string): text is Value => Object.hasOwn(options, text);
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-small font-medium text-muted">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => isOption(target.value) && onChange(target.value)}
        className={CONTROL}
      >
        {Object.entries<string>(options).map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

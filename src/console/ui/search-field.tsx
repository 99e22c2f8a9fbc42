import { Search } from 'lucide-react';
import { classNames } from './class-names.ts';

export interface SearchFieldProps {
  /** What is searched; read out. */
  label: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
}

/** A box to narrow a list down with. */
export function SearchField({ label, placeholder, value, onChange, className }: SearchFieldProps) {
  return (
    <label
      className={classNames(
        'flex h-[30px] items-center gap-2 rounded-control border border-line-strong bg-surface px-2',
        'has-focus-visible:outline-2 has-focus-visible:outline-accent',
        className,
      )}
    >
      <Search size={14} aria-hidden className="flex-none text-faint" />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
      />
    </label>
  );
}

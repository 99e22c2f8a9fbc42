import { SearchField } from './search-field.tsx';

interface ListSearchProps {
  /** What is searched; read out. */
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What came of it. */
  status: string;
}

/** Above a list of keys: narrows it down, and says how many are left. */
export function ListSearch({ label, value, onChange, status }: ListSearchProps) {
  return (
    <div className="flex flex-none flex-wrap items-center gap-3 border-b border-line px-5 py-1.5">
      <SearchField
        label={label}
        placeholder="Find a key"
        value={value}
        onChange={onChange}
        className="min-w-[180px] flex-1 sm:max-w-[280px]"
      />
      <p role="status" className="text-muted">
        {status}
      </p>
    </div>
  );
}

import { X } from 'lucide-react';
import { VisibleText } from '#console/ui/visible-text.tsx';

/** The values that stand already, each removable. */
export function ValueList({
  values,
  onChange,
}: {
  values: readonly string[];
  onChange: (values: readonly string[]) => void;
}) {
  if (values.length === 0) return null;
  return (
    <ul aria-label="Values" className="flex max-h-32 flex-wrap gap-1.5 overflow-y-auto">
      {values.map((value) => (
        <li
          key={value}
          className="flex h-[26px] max-w-full items-center rounded-control border border-line bg-sunken pl-2"
        >
          <span className="truncate">
            <VisibleText value={value === '' ? '""' : value} />
          </span>
          <button
            type="button"
            aria-label={`Remove value ${value}`}
            onClick={() => onChange(values.filter((other) => other !== value))}
            className="grid size-6 flex-none place-items-center rounded-control text-faint hover:text-text"
          >
            <X size={12} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}

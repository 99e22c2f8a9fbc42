import { useState } from 'react';
import { type WidthLimits, withinLimits } from './column-storage.ts';

export interface WidthFieldProps {
  label: string;
  /** Pixels; null for what is needed. */
  width: number | null;
  /** Shown in the place of a width. */
  automatic: string;
  limits: WidthLimits;
  /** Null when the field was emptied. */
  onChange: (width: number | null) => void;
}

/** The width of a column as a number: what a drag of its edge does, without a drag. */
export function WidthField({ label, width, automatic, limits, onChange }: WidthFieldProps) {
  // What is being typed is no width yet: "3" on the way to "300".
  const [typed, setTyped] = useState<string | null>(null);
  const take = () => {
    if (typed === null) return;
    setTyped(null);
    const wanted = typed.trim() === '' ? null : Number(typed);
    if (wanted === null) onChange(null);
    else if (Number.isFinite(wanted)) onChange(withinLimits(wanted, limits));
  };
  return (
    <input
      type="text"
      inputMode="numeric"
      aria-label={label}
      title={`Pixels, ${limits.min} to ${limits.max}; empty for as wide as it needs`}
      placeholder={automatic}
      value={typed ?? (width === null ? '' : String(width))}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
      }}
      className="h-7 w-14 flex-none rounded-control border border-control-line bg-surface px-2 text-right text-small placeholder:text-faint"
    />
  );
}

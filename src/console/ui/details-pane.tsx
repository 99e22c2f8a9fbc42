import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';

interface DetailsPaneProps {
  /** What it shows; read out. */
  label: string;
  heading: ReactNode;
  /** How wide it is beside the table. */
  className: string;
  onClose: () => void;
  children: ReactNode;
}

/** One row of a table, opened beside it; on a narrow screen below it. */
export function DetailsPane({ label, heading, className, onClose, children }: DetailsPaneProps) {
  return (
    <section
      aria-label={label}
      className={classNames(
        'flex-none overflow-y-auto border-line px-5 py-3 max-md:border-t md:border-l',
        className,
      )}
    >
      <div className="mb-2 flex items-start gap-2">
        <h2 className="min-w-0 flex-1 font-semibold">{heading}</h2>
        <IconButton label="Close" onClick={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      {children}
    </section>
  );
}

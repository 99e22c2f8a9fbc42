import { type DragEvent, type ReactNode, useState } from 'react';
import { classNames } from './class-names.ts';

export interface DropZoneProps {
  /** What is dropped here; read out. */
  label: string;
  onFile: (file: File) => void;
  children: ReactNode;
}

/** Where a file can be dropped; what it holds says how to choose one without a pointer. */
export function DropZone({ label, onFile, children }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  return (
    <section
      aria-label={label}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      className={classNames(
        'flex w-full max-w-[640px] flex-col items-center gap-2 rounded-card border border-dashed px-6 py-10 text-center',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong bg-canvas',
      )}
    >
      {children}
    </section>
  );
}

import { type DragEvent, type ReactNode, useState } from 'react';
import { counted } from '#console/lib/number-format.ts';
import { classNames } from './class-names.ts';

export interface DropZoneProps {
  /** What is dropped here; read out. */
  label: string;
  /** What several of it are. */
  plural: 'files' | 'lists';
  onFile: (file: File) => void;
  /** For text that was dragged from somewhere; without it text is left alone. */
  onText?: (text: string) => void;
  /** Told, in words, of more than one file. */
  onRefused: (name: string, why: string) => void;
  className?: string;
  children: ReactNode;
}

/** Where one file can be dropped; what it holds says how to choose one without a pointer. */
export function DropZone(props: DropZoneProps) {
  const { label, plural, onFile, onText, onRefused, className, children } = props;
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const files = [...event.dataTransfer.files];
    const [file] = files;
    const text = event.dataTransfer.getData('text/plain');
    if (files.length > 1) {
      const names = files.map(({ name }) => name).join(', ');
      const why = `These are several ${plural}: ${names}. Give one at a time.`;
      onRefused(counted(files.length, 'file'), why);
    } else if (file) onFile(file);
    else if (text !== '') onText?.(text);
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
        'flex w-full flex-col rounded-card border border-dashed px-6',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong bg-canvas',
        className,
      )}
    >
      {children}
    </section>
  );
}

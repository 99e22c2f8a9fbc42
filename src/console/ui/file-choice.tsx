import { FileUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { DropZone, type DropZoneProps } from './drop-zone.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface FileChoiceProps extends Pick<DropZoneProps, 'label' | 'onFile' | 'onRefused'> {
  title: string;
  /** Which files are meant, and what is done with one. */
  words: ReactNode;
  /** Why the last file was not taken. */
  refusal: { readonly title: string; readonly detail: string } | null;
  /** The buttons to choose a file with. */
  children: ReactNode;
}

/** Asks for a file, where a page has nothing else to show yet. */
export function FileChoice(props: FileChoiceProps) {
  const { label, onFile, onRefused, title, words, refusal, children } = props;
  return (
    <div className="flex flex-1 flex-col items-center gap-4 px-5 py-8">
      {refusal !== null && (
        <div className="w-full max-w-[640px] *:m-0">
          <ProblemNotice title={refusal.title} detail={refusal.detail} />
        </div>
      )}
      <DropZone
        label={label}
        plural="files"
        onFile={onFile}
        onRefused={onRefused}
        className="max-w-[640px] items-center gap-2 py-10 text-center"
      >
        <FileUp size={24} strokeWidth={1.5} aria-hidden className="text-muted" />
        <p className="text-body font-medium">{title}</p>
        <p className="max-w-[52ch] text-muted">{words}</p>
        <span className="mt-2 flex flex-wrap justify-center gap-2">{children}</span>
      </DropZone>
    </div>
  );
}

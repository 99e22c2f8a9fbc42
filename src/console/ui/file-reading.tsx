import { Button } from './button.tsx';
import { ProgressBar } from './progress-bar.tsx';

interface FileReadingProps {
  /** What is done: "Reading". */
  doing: string;
  fileName: string;
  /** What the bar shows; read out. */
  label: string;
  /** How much of it is done, from 0 to 1. */
  share: number;
  /** The same in figures. */
  status: string;
  onStop: () => void;
}

/** Shows how far a file is read, where a page has nothing else to show yet. */
export function FileReading({ doing, fileName, label, share, status, onStop }: FileReadingProps) {
  return (
    <div className="flex flex-1 flex-col items-center gap-3 px-5 py-16 text-center">
      <p className="text-body font-medium">
        {doing} <span className="font-mono text-base break-all">{fileName}</span>
      </p>
      <ProgressBar
        label={label}
        done={Math.floor(share * 100)}
        total={100}
        className="w-full max-w-[320px]"
      />
      <p className="text-muted">{status}</p>
      <Button onClick={onStop}>Stop</Button>
    </div>
  );
}

import { useState } from 'react';
import { Button } from '#console/ui/button.tsx';

/** Copies the filter, and says whether it did. */
export function CopyText({ text }: { text: () => string }) {
  const [result, setResult] = useState<'copied' | 'refused' | null>(null);
  const says = { copied: 'Copied', refused: 'The browser refused to copy' };
  return (
    <>
      <Button
        onClick={() => {
          navigator.clipboard.writeText(text()).then(
            () => setResult('copied'),
            () => setResult('refused'),
          );
        }}
        onBlur={() => setResult(null)}
      >
        {result === null ? 'Copy as text' : says[result]}
      </Button>
      <span role="status" className="sr-only">
        {result !== null && says[result]}
      </span>
    </>
  );
}

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './button.tsx';

/** Copies text to the clipboard, and says whether it did. */
export function CopyButton({ label, text }: { label: string; text: () => string }) {
  const [result, setResult] = useState<'copied' | 'refused' | null>(null);
  const says = { copied: 'Copied', refused: 'The browser refused to copy' };
  return (
    <IconButton
      label={result === null ? label : says[result]}
      onClick={() => {
        navigator.clipboard.writeText(text()).then(
          () => setResult('copied'),
          () => setResult('refused'),
        );
      }}
      onBlur={() => setResult(null)}
    >
      {result === 'copied' ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
    </IconButton>
  );
}

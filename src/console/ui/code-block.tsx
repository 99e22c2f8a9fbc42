import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './button.tsx';

/** Text to copy as it stands: a policy, a command, an id. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="relative w-full rounded-control border border-line bg-surface">
      <textarea
        readOnly
        aria-label={label}
        value={code}
        rows={Math.min(16, code.split('\n').length)}
        className="block w-full resize-none rounded-control bg-transparent p-3 pr-10 font-mono text-small whitespace-pre"
      />
      <IconButton
        label={copied ? 'Copied' : `Copy ${label}`}
        className="absolute top-1.5 right-1.5"
        onClick={() => {
          void navigator.clipboard.writeText(code).then(() => setCopied(true));
        }}
      >
        {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      </IconButton>
    </div>
  );
}

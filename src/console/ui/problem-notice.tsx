import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export interface ProblemNoticeProps {
  /** What happened, in one line. */
  title: string;
  detail: string;
  /** The service's or the proxy's code, with HTTP status and request id where there are any. */
  facts?: readonly { readonly name: string; readonly value: string }[];
  /** What to do next: text, a policy to copy, buttons. */
  children?: ReactNode;
}

/** Says what went wrong and what to do. Announced at once. */
export function ProblemNotice({ title, detail, facts = [], children }: ProblemNoticeProps) {
  return (
    <section
      role="alert"
      aria-label={title}
      className="m-5 max-w-[720px] rounded-card border border-staged-line bg-staged-soft p-4"
    >
      <div className="flex gap-3">
        <CircleAlert
          size={16}
          strokeWidth={1.75}
          className="mt-0.5 flex-none text-staged"
          aria-hidden
        />
        <div className="min-w-0 flex-1">
          <h2 className="text-body font-semibold">{title}</h2>
          <p className="mt-1 break-words text-muted">{detail}</p>
          {facts.length > 0 && (
            <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-small">
              {facts.map((fact) => (
                <div key={fact.name} className="contents">
                  <dt className="text-muted">{fact.name}</dt>
                  <dd className="font-mono break-all">{fact.value}</dd>
                </div>
              ))}
            </dl>
          )}
          {children && <div className="mt-3 flex flex-col items-start gap-3">{children}</div>}
        </div>
      </div>
    </section>
  );
}

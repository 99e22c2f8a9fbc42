import { useState } from 'react';
import { classNames } from '#console/ui/class-names.ts';
import { CodeBlock } from '#console/ui/code-block.tsx';
import { VisibleText } from '#console/ui/visible-text.tsx';
import { metadataText } from '#engine/packed-value.ts';
import type { Metadata } from '#protocol/vector.ts';

/** A vector's metadata, to read or to copy. */
export function MetadataView({ metadata }: { metadata: Metadata }) {
  const [view, setView] = useState<'list' | 'json'>('list');
  const fields = Object.entries(metadata);
  return (
    <section aria-labelledby="metadata-heading" className="border-b border-line px-5 py-4">
      <div className="mb-2 flex h-[26px] items-center justify-between">
        <h3 id="metadata-heading" className="section-label">
          Metadata
        </h3>
        <div className="flex rounded-control border border-line-strong p-px">
          <ViewButton isOn={view === 'list'} words="List" onClick={() => setView('list')} />
          <ViewButton isOn={view === 'json'} words="JSON" onClick={() => setView('json')} />
        </div>
      </div>
      {view === 'json' && (
        <CodeBlock code={JSON.stringify(metadata, null, 2)} label="metadata as JSON" />
      )}
      {view === 'list' && fields.length === 0 && (
        <p className="text-muted">This vector has no metadata.</p>
      )}
      {view === 'list' && (
        <dl className="grid grid-cols-[minmax(88px,auto)_1fr] gap-x-4 gap-y-1">
          {fields.map(([field, value]) => (
            <div key={field} className="contents">
              <dt className="text-muted">
                <VisibleText value={field} className="break-all whitespace-pre-wrap!" />
              </dt>
              <dd className="min-w-0">
                <VisibleText
                  value={metadataText(value)}
                  className="break-words whitespace-pre-wrap!"
                />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function ViewButton({
  isOn,
  words,
  onClick,
}: {
  isOn: boolean;
  words: string;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onClick}
      className={classNames(
        'h-6 rounded-[4px] px-2 text-small',
        isOn ? 'bg-sunken font-medium text-text' : 'text-muted',
      )}
    >
      {words}
    </button>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { MetadataView } from '#console/features/browse/metadata-view.tsx';
import { vectorOptions } from '#console/features/browse/vector-queries.ts';
import { VectorStrip } from '#console/features/browse/vector-strip.tsx';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { provenanceWords } from '#console/lib/provenance-words.ts';
import { KeyText } from '#console/ui/key-text.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import { VisibleText } from '#console/ui/visible-text.tsx';
import type { ReviewRow } from '#console/worker/review-list.ts';
import { failureOf } from '#engine/failure.ts';
import { FindingText } from './finding-text.tsx';
import type { ReviewModel } from './review-model.ts';

/** A key as large as it is, what was found of it, its metadata and its vector. */
export function TriageKey({ row, model }: { row: ReviewRow; model: ReviewModel }) {
  return (
    <>
      <div className="border-b border-line px-5 py-4">
        <h3 className="max-h-40 overflow-y-auto">
          <KeyText value={row.key} wrap className="text-body!" />
        </h3>
        <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <Fact name="found">
            <FindingText row={row} model={model} />
          </Fact>
          <Fact name="staged by">
            <VisibleText
              value={provenanceWords(row.entry.provenance)}
              className="break-words whitespace-pre-wrap!"
            />
          </Fact>
          {row.family && (
            <Fact name="part of">
              <KeyText value={row.family.name} wrap />: {formatCount(row.family.staged)} of{' '}
              {formatCount(row.family.staged + row.family.missing)} staged
            </Fact>
          )}
          {row.copies && <Fact name="copies">{copyWords(row)}</Fact>}
        </dl>
      </div>
      <div className="grid md:grid-cols-2">
        <div className="min-w-0 md:border-r md:border-line md:*:border-b-0">
          {row.metadata === null ? (
            <p className="px-5 py-4 text-muted">There is no metadata to read.</p>
          ) : (
            <MetadataView metadata={row.metadata} />
          )}
        </div>
        <div className="min-w-0">
          <VectorNumbers target={model.target} openKey={row.key} />
        </div>
      </div>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function copyWords({ copies }: ReviewRow): ReactNode {
  if (copies === null) return null;
  const { staged, outside } = copies;
  if (outside === null) return `all ${formatCount(staged)} with this vector are staged`;
  return (
    <>
      the same vector stays as <KeyText value={outside} wrap />
    </>
  );
}

function VectorNumbers({ target, openKey }: { target: IndexTarget; openKey: string }) {
  const vector = useQuery(vectorOptions(target, openKey));
  if (vector.isPending) return <SkeletonRows rows={3} label="Reading the vector" />;
  if (vector.isError) {
    const { code, message } = failureOf(vector.error);
    return (
      <p className="px-5 py-4 text-muted">
        Its numbers could not be read. {code}: {message}
      </p>
    );
  }
  const data = vector.data?.data?.float32;
  if (data === undefined) return <p className="px-5 py-4 text-muted">It is gone by now.</p>;
  return <VectorStrip data={data} />;
}

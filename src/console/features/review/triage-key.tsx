import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { MetadataView } from '#console/features/browse/metadata-view.tsx';
import { vectorOptions } from '#console/features/browse/vector-queries.ts';
import { VectorStrip } from '#console/features/browse/vector-strip.tsx';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { formatCount } from '#console/lib/number-format.ts';
import { KeyText } from '#console/ui/key-text.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import { VisibleText } from '#console/ui/visible-text.tsx';
import { failureOf } from '#engine/failure.ts';
import { FindingText } from './finding-text.tsx';
import { provenanceWords } from './provenance-words.ts';
import { isLastCopy, type ReviewRow } from './review-rows.ts';

/** A key as large as it is, what was found of it, its metadata and its vector. */
export function TriageKey({ row, target }: { row: ReviewRow; target: IndexTarget }) {
  return (
    <>
      <div className="border-b border-line px-5 py-4">
        <h3 className="max-h-40 overflow-y-auto">
          <KeyText value={row.key} wrap className="text-body!" />
        </h3>
        <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <Fact name="found">
            <FindingText row={row} target={target} />
          </Fact>
          <Fact name="staged by">
            <VisibleText
              value={provenanceWords(row.entry.provenance)}
              className="break-words whitespace-pre-wrap!"
            />
          </Fact>
          {row.family && (
            <Fact name="part of">
              <KeyText value={row.family.name} wrap />: {formatCount(row.family.staged.length)} of{' '}
              {formatCount(row.family.staged.length + row.family.missing.length)} staged
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
          <VectorNumbers target={target} openKey={row.key} />
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

function copyWords(row: ReviewRow): ReactNode {
  const { copies } = row;
  if (copies === null) return null;
  if (isLastCopy(row)) return `all ${formatCount(copies.keys.length)} with this vector are staged`;
  const [first = ''] = copies.outside ?? [];
  return (
    <>
      the same vector stays as <KeyText value={first} wrap />
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

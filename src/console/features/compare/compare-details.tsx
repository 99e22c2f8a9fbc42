import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { DetailsPane } from '#console/ui/details-pane.tsx';
import { KeyText } from '#console/ui/key-text.tsx';
import { SkeletonRows } from '#console/ui/skeleton-rows.tsx';
import { VisibleText } from '#console/ui/visible-text.tsx';
import type { BothVectors } from '#console/worker/compare-service.ts';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { fieldDifferences } from '#engine/compare-index.ts';
import { metadataText } from '#engine/packed-value.ts';
import type { MetadataValue } from '#protocol/vector.ts';
import { numbersWords } from './numbers-words.ts';

interface CompareDetailsProps {
  target: IndexTarget;
  edition: number;
  openKey: string;
}

/** One key as the file has it and as the index has it now. */
export function CompareDetails({ target, edition, openKey }: CompareDetailsProps) {
  const navigate = useNavigate({ from: '/c/$connection/$bucket/$index/compare' });
  const answer = useQuery({
    queryKey: ['compared-key', target, edition, openKey],
    queryFn: async () => await engineWorker().comparisons.both(target, openKey),
  });
  const close = () =>
    void navigate({ search: (before) => ({ ...before, look: undefined }), replace: true });
  return (
    <DetailsPane
      label="The key in the file and in the index"
      heading={<KeyText value={openKey} wrap className="font-medium" />}
      className="md:w-[min(480px,45%)]"
      onClose={close}
    >
      {answer.isPending && <SkeletonRows rows={6} label="Reading the file and the index" />}
      {answer.data?.ok === false && (
        <p role="alert" className="text-staged">
          The key could not be read. {answer.data.failure.message} ({answer.data.failure.code})
        </p>
      )}
      {answer.data?.ok && <Both both={answer.data.both} />}
      <Link
        to="/c/$connection/$bucket/$index"
        params={{ ...target }}
        search={{ open: openKey }}
        className="mt-3 inline-flex min-h-6 items-center font-medium text-accent underline underline-offset-2"
      >
        Open the key as it is now
      </Link>
    </DetailsPane>
  );
}

function Both({ both: { inFile, inIndex } }: { both: BothVectors }) {
  const differences = fieldDifferences(inFile?.metadata, inIndex?.metadata);
  return (
    <>
      {inFile === null && <p>It is not in the file.</p>}
      {inIndex === null && <p>It is not in the index now.</p>}
      {inFile !== null && inIndex !== null && (
        <p>
          {differences.length === 0 ? 'The metadata is the same. ' : ''}
          {numbersWords(inFile.data?.float32, inIndex.data?.float32)}
        </p>
      )}
      {differences.length > 0 && (
        <table className="mt-2 w-full table-fixed text-left">
          <caption className="sr-only">Metadata that differs</caption>
          <thead>
            <tr className="text-muted">
              <th className="w-1/4 py-1 pr-2 font-medium">Field</th>
              <th className="py-1 pr-2 font-medium">In the file</th>
              <th className="py-1 font-medium">In the index</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ field, before, now }) => (
              <tr key={field} className="border-t border-line align-top">
                <th className="py-1 pr-2 font-normal text-muted">
                  <VisibleText value={field} className="break-all whitespace-pre-wrap!" />
                </th>
                <Value value={before} />
                <Value value={now} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Value({ value }: { value: MetadataValue | undefined }) {
  if (value === undefined) return <td className="py-1 pr-2 text-faint">not there</td>;
  return (
    <td className="py-1 pr-2">
      <VisibleText value={metadataText(value)} className="break-words whitespace-pre-wrap!" />
    </td>
  );
}

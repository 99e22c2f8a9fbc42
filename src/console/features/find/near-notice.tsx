import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import type { FindNews, NearStanding } from '#console/worker/find-news.ts';
import { FindFailure } from './find-failure.tsx';

interface NearNoticeProps {
  target: IndexTarget;
  news: FindNews;
  missing: number;
}

/** Among how many keys of the index near misses were sought, and how to seek them among all. */
export function NearNotice({ target, news: { near, phase }, missing }: NearNoticeProps) {
  if (missing === 0 || phase !== 'done') return null;
  const { index } = target;
  const read = () => void engineWorker().find.readIndexForNear(target);
  if (near.state === 'failed' && near.failure !== null) {
    return (
      <FindFailure
        target={target}
        failure={near.failure}
        attempted={`near misses are known only among ${counted(near.among, 'key')} of ${target.index}`}
        operations={['listVectors', 'getVectors']}
        onRetry={read}
      />
    );
  }
  return (
    <div className="flex flex-none flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-5 py-2">
      <p role="status" className="text-muted">
        {nearWords(near, missing, index)}
      </p>
      {near.state === 'running' ? (
        <>
          <span className="text-muted">
            {formatCount(near.among)} read
            {near.perSecond >= 1 && `, ${formatCount(near.perSecond)} a second`}
          </span>
          <Button onClick={() => void engineWorker().find.stopNear(target)}>Stop</Button>
        </>
      ) : (
        !near.isWhole && <Button onClick={read}>Read the whole index for near misses</Button>
      )}
    </div>
  );
}

function nearWords(
  { state, among, isWhole }: NearStanding,
  missing: number,
  index: string,
): string {
  const keys = missing === 1 ? 'the missing key' : 'a missing key';
  if (state === 'running') return `Reading the keys of ${index} that ${keys} may mean`;
  if (state === 'none') {
    return `Which key of ${index} ${keys} may mean is not known: the index was not read.`;
  }
  return isWhole
    ? `Near misses were sought among all ${counted(among, 'key')} of ${index}.`
    : `Near misses are known only among the ${counted(among, 'key')} of ${index} that were read.`;
}

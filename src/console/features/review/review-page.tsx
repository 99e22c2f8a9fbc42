import { useStagedCount } from '#console/features/staging/staged-keys.ts';
import { useIndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';

export function ReviewPage() {
  const target = useIndexTarget();
  const count = useStagedCount(target);
  return <h1 className="page-title p-5">Review {counted(count, 'key')} before they are deleted</h1>;
}

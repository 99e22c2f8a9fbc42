import { useIndexTarget } from '#console/lib/index-target.ts';

export function RunPage() {
  const { index } = useIndexTarget();
  return <h1 className="page-title p-5">{index}</h1>;
}

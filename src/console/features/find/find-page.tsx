import { IndexBreadcrumb } from '#console/features/browse/index-breadcrumb.tsx';
import { StagedPanel } from '#console/features/staging/staged-panel.tsx';
import { useIndexTarget } from '#console/lib/index-target.ts';
import { FindResult } from './find-result.tsx';
import { useFind } from './find-store.ts';
import { GiveList } from './give-list.tsx';
import { ListForm } from './list-form.tsx';

/** From a list of keys to those of them that the index has. */
export function FindPage() {
  const target = useIndexTarget();
  const find = useFind(target);
  return (
    <div className="flex min-h-0 flex-1 max-md:flex-col">
      <section
        aria-label="Find keys from a list"
        className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto"
      >
        <div className="flex-none px-5 pt-3.5 pb-4">
          <IndexBreadcrumb target={target} below="" />
          <h1 className="page-title break-all">Find keys of {target.index} from a list</h1>
        </div>
        {find.kind !== 'open' && <GiveList target={target} find={find} />}
        {find.kind === 'open' && find.news === null && <ListForm target={target} find={find} />}
        {find.kind === 'open' && find.news !== null && (
          // Another list is another search: nothing of the former is kept.
          <FindResult key={find.turn} target={target} find={find} news={find.news} />
        )}
      </section>
      <StagedPanel target={target} />
    </div>
  );
}

import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { StagedPanel } from '#console/features/staging/staged-panel.tsx';
import { useUndoKeys } from '#console/features/staging/undo-keys.ts';
import { type IndexTarget, targetId, useIndexTarget } from '#console/lib/index-target.ts';
import { Button } from '#console/ui/button.tsx';
import { ProblemNotice } from '#console/ui/problem-notice.tsx';
import type { RowSearch } from '#console/worker/row-search.ts';
import type { BrowseSearch } from './browse-search.ts';
import {
  type Conditions,
  NO_CONDITIONS,
  readConditions,
  sameConditions,
  searchOf,
} from './conditions.ts';
import { FilterBar } from './filter-bar.tsx';
import { IndexHeading } from './index-heading.tsx';
import { KeyDrawer } from './key-drawer.tsx';
import { readSearch } from './quick-search.ts';
import { RestoredSince } from './restored-since.tsx';
import { ScanResult } from './scan-result.tsx';
import { ensureScan, useScanSession } from './scan-session.ts';
import { ScanStatus } from './scan-status.tsx';
import { UnreadableConditions } from './unreadable-conditions.tsx';

const ROUTE = '/c/$connection/$bucket/$index';

/** One index: find keys, look at them, stage them. */
export function IndexPage() {
  const target = useIndexTarget();
  useUndoKeys(target);
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: ROUTE });
  const addressed = useMemo(
    () => readConditions({ filter: search.filter, key: search.key }),
    [search.filter, search.key],
  );
  const find = useMemo(() => readSearch(search.find), [search.find]);
  const change = (next: Partial<BrowseSearch>, replace = false) =>
    void navigate({ search: (previous) => ({ ...previous, ...next }), replace });
  const changeConditions = (conditions: Conditions) => change(searchOf(conditions));

  return (
    <div className="flex min-h-0 flex-1 max-md:flex-col">
      <section aria-label="Keys" className="flex min-h-0 min-w-0 flex-1 flex-col">
        <IndexHeading target={target} />
        {!find.valid && (
          <ProblemNotice
            title="The search in the address cannot be followed, so nothing was read"
            detail={find.problem}
          >
            <Button onClick={() => change({ find: undefined })}>Remove the search</Button>
          </ProblemNotice>
        )}
        {find.valid && addressed.valid && (
          <Browser
            // What is begun for one index, such as a filter that is edited, is not for another.
            key={targetId(target)}
            target={target}
            conditions={addressed.conditions}
            find={find.search}
            search={search}
            onConditions={changeConditions}
            onSearch={change}
          />
        )}
        {!addressed.valid && (
          <UnreadableConditions
            key={targetId(target)}
            addressed={addressed}
            onChange={changeConditions}
          />
        )}
      </section>
      <StagedPanel target={target} />
      <KeyDrawer
        target={target}
        openKey={search.open ?? null}
        onOpen={(key) => change({ open: key })}
        onClose={() => change({ open: undefined })}
      />
    </div>
  );
}

interface BrowserProps {
  target: IndexTarget;
  conditions: Conditions;
  find: RowSearch | null;
  search: BrowseSearch;
  onConditions: (conditions: Conditions) => void;
  onSearch: (next: Partial<BrowseSearch>, replace?: boolean) => void;
}

function Browser({ target, conditions, find, search, onConditions, onSearch }: BrowserProps) {
  useEffect(() => ensureScan(target, conditions), [target, conditions]);
  const last = useScanSession(target);
  // Between a change of the address and the new scan, the former one answers another question.
  const session = last !== null && sameConditions(last.conditions, conditions) ? last : null;
  return (
    <>
      <FilterBar
        target={target}
        conditions={conditions}
        fields={session?.fields ?? []}
        onChange={onConditions}
      />
      {session && <RestoredSince target={target} session={session} />}
      <ScanResult
        target={target}
        session={session}
        search={find}
        sort={search.sort ?? null}
        onSearch={(next) => onSearch({ find: next ?? undefined }, true)}
        onSort={(sort) => onSearch({ sort: sort ?? undefined }, true)}
        onOpen={(open) => onSearch({ open })}
        onClearConditions={() => onConditions(NO_CONDITIONS)}
      />
      {session && <ScanStatus target={target} session={session} />}
    </>
  );
}

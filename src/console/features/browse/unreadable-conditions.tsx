import { lazy, Suspense, useState } from 'react';
import { Button } from '#console/ui/button.tsx';
import { ProblemNotice } from '#console/ui/problem-notice.tsx';
import { type AddressedConditions, type Conditions, NO_CONDITIONS } from './conditions.ts';

const FilterDialog = lazy(async () => {
  const { FilterDialog } = await import('./filter-dialog.tsx');
  return { default: FilterDialog };
});

export interface UnreadableConditionsProps {
  addressed: AddressedConditions & { readonly valid: false };
  onChange: (conditions: Conditions) => void;
}

/** Why the address cannot be followed, with the filter's text to be mended. */
export function UnreadableConditions({ addressed, onChange }: UnreadableConditionsProps) {
  const { problem, mendable } = addressed;
  const [isEditing, setEditing] = useState(false);
  return (
    <>
      <ProblemNotice
        title="The conditions in the address cannot be followed, so nothing was read"
        detail={problem}
      >
        <span className="flex flex-wrap gap-2">
          {mendable !== null && (
            <Button onClick={() => setEditing(true)}>Edit the filter as text…</Button>
          )}
          <Button onClick={() => onChange(NO_CONDITIONS)}>Remove all conditions</Button>
        </span>
      </ProblemNotice>
      {isEditing && mendable !== null && (
        <Suspense>
          <FilterDialog
            filter={null}
            part={null}
            text={mendable.text}
            // Nothing was read that could be suggested.
            fields={[]}
            onClose={() => setEditing(false)}
            onApply={(filter) => onChange({ filter, key: mendable.key })}
          />
        </Suspense>
      )}
    </>
  );
}

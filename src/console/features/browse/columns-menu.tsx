import { Columns3 } from 'lucide-react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import { Menu, MenuChoice } from '#console/ui/menu.tsx';
import { VisibleText } from '#console/ui/visible-text.tsx';
import type { FieldSummary } from '#console/worker/field-census.ts';
import { chooseColumn, useColumnChoice } from './column-choice.ts';
import { shownFields } from './column-layout.ts';

/** Which metadata fields have a column; remembered for each index. */
export function ColumnsMenu({
  target,
  fields,
}: {
  target: IndexTarget;
  fields: readonly FieldSummary[];
}) {
  const choice = useColumnChoice(target);
  const shown = new Set(shownFields(fields, choice).map(({ field }) => field));
  if (fields.length === 0) return null;
  return (
    <Menu
      trigger={
        <Button kind="quiet" title={`${shown.size} of ${counted(fields.length, 'field')} shown`}>
          <Columns3 size={16} strokeWidth={1.75} aria-hidden />
          <span className="max-md:sr-only">Columns</span>
        </Button>
      }
    >
      {fields.map(({ field, count }) => (
        <MenuChoice
          key={field}
          chosen={shown.has(field)}
          staysOpen
          onChoose={() => chooseColumn(target, field, !shown.has(field))}
        >
          <VisibleText value={field} className="mr-auto" />
          <span className="pl-6 text-small text-muted">{counted(count, 'key')}</span>
        </MenuChoice>
      ))}
    </Menu>
  );
}

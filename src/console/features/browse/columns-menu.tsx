import { ArrowLeft, ArrowRight, Columns3 } from 'lucide-react';
import { useState } from 'react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { counted } from '#console/lib/number-format.ts';
import { Button, IconButton } from '#console/ui/button.tsx';
import { Popover } from '#console/ui/popover.tsx';
import { VisibleText } from '#console/ui/visible-text.tsx';
import type { FieldSummary } from '#engine/metadata-column.ts';
import { chooseColumn, resetColumns, sizeColumn, useColumnChoice } from './column-choice.ts';
import { columnLayout, shownFields } from './column-layout.ts';
import { type ColumnChoice, FIELD_WIDTH, KEY_WIDTH, NO_CHOICE } from './column-storage.ts';
import { moveColumn } from './column-view.ts';
import { WidthField } from './column-width-field.tsx';

export interface ColumnsMenuProps {
  target: IndexTarget;
  fields: readonly FieldSummary[];
}

/** Which metadata fields have a column, where and how wide; remembered for each index. */
export function ColumnsMenu({ target, fields }: ColumnsMenuProps) {
  const [open, setOpen] = useState(false);
  const choice = useColumnChoice(target);
  const shown = shownFields(fields, choice);
  if (fields.length === 0) return null;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Columns"
      trigger={
        <Button kind="quiet" title={`${shown.length} of ${counted(fields.length, 'field')} shown`}>
          <Columns3 size={16} strokeWidth={1.75} aria-hidden />
          <span className="max-md:sr-only">Columns</span>
        </Button>
      }
    >
      <ColumnList target={target} fields={fields} choice={choice} shown={shown} />
      {choice !== NO_CHOICE && (
        <Button kind="quiet" className="mt-2 -ml-2" onClick={() => resetColumns(target)}>
          Columns as they were at first
        </Button>
      )}
    </Popover>
  );
}

interface ColumnListProps extends ColumnsMenuProps {
  choice: ColumnChoice;
  shown: readonly FieldSummary[];
}

function ColumnList({ target, fields, choice, shown }: ColumnListProps) {
  const { widths } = columnLayout(shown, choice, false);
  const isShown = new Set(shown.map(({ field }) => field));
  const hidden = fields.filter(({ field }) => !isShown.has(field));
  const move = (field: string, to: number) => moveColumn(target, choice, fields, field, to);
  return (
    <ul aria-label="Columns" className="-mx-1 flex flex-col">
      <li className="flex h-9 items-center gap-1 px-1">
        <span className="mr-auto pl-6">Key</span>
        <WidthField
          label="Width of the key"
          width={choice.keyWidth}
          automatic="auto"
          limits={KEY_WIDTH}
          onChange={(width) => sizeColumn(target, null, width)}
        />
        <span className="w-[56px]" />
      </li>
      {shown.map((summary, at) => (
        <li key={summary.field} className="flex h-9 items-center gap-1 px-1">
          <ColumnTick target={target} summary={summary} isShown />
          <WidthField
            label={`Width of ${summary.field}`}
            width={widths[at] ?? null}
            automatic="auto"
            limits={FIELD_WIDTH}
            onChange={(width) => sizeColumn(target, summary.field, width)}
          />
          <IconButton
            label={`Move ${summary.field} left`}
            disabled={at === 0}
            onClick={() => move(summary.field, at - 1)}
          >
            <ArrowLeft size={14} aria-hidden />
          </IconButton>
          <IconButton
            label={`Move ${summary.field} right`}
            disabled={at === shown.length - 1}
            onClick={() => move(summary.field, at + 1)}
          >
            <ArrowRight size={14} aria-hidden />
          </IconButton>
        </li>
      ))}
      {hidden.map((summary) => (
        <li key={summary.field} className="flex h-9 items-center px-1">
          <ColumnTick target={target} summary={summary} isShown={false} />
        </li>
      ))}
    </ul>
  );
}

function ColumnTick({
  target,
  summary: { field, count },
  isShown,
}: {
  target: IndexTarget;
  summary: FieldSummary;
  isShown: boolean;
}) {
  return (
    <label className="flex min-h-6 min-w-0 flex-1 items-center gap-2">
      <input
        type="checkbox"
        checked={isShown}
        onChange={() => chooseColumn(target, field, !isShown)}
        className="checkbox"
      />
      <VisibleText value={field} className="truncate" />
      <span className="ml-auto flex-none pr-1 text-small text-muted">{counted(count, 'key')}</span>
    </label>
  );
}

import { memo } from 'react';
import { Checkbox } from '#console/ui/checkbox.tsx';
import { classNames } from '#console/ui/class-names.ts';
import { BlockText } from '#console/ui/visible-text.tsx';
import { metadataText } from '#engine/packed-value.ts';
import type { ScannedVector } from '#engine/scan.ts';

export type RowState = 'plain' | 'selected' | 'staged' | 'deleted';

export interface KeyRowProps {
  row: number;
  top: number;
  height: number;
  fields: readonly string[];
  hasTicks: boolean;
  /** Undefined until the worker has sent it. */
  vector: ScannedVector | undefined;
  state: RowState;
  /** The column of this row that the Tab key reaches; null on every row but one. */
  activeColumn: number | null;
}

const ROW_LOOK: Readonly<Record<RowState, string>> = {
  plain: 'border-line bg-surface hover:bg-canvas',
  selected: 'border-line bg-accent-soft',
  staged: 'border-staged-line/60 bg-staged-soft',
  deleted: 'border-line bg-surface text-faint line-through',
};

/** Pixels of the line below a row. */
const BORDER = 1;
const LINE_LOOK = 'block overflow-hidden text-ellipsis whitespace-pre';
const KEY_LOOK = `${LINE_LOOK} font-mono text-[length:var(--text-small)] hover:underline`;
/** In the place of a key that the worker has yet to send. */
const OUTLINE_LOOK = 'inline-block h-2.5 w-2/5 rounded-full bg-line align-middle';

/** One vector of the table. */
export const KeyRow = memo(function KeyRow(props: KeyRowProps) {
  const { row, top, height, fields, hasTicks, vector, state, activeColumn } = props;
  const keyColumn = hasTicks ? 1 : 0;
  const place = (column: number) => ({
    'data-cell': `${row}:${column}`,
    'aria-colindex': column + 1,
  });
  const focusable = (column: number) => ({
    'data-focus': `${row}:${column}`,
    tabIndex: activeColumn === column ? 0 : -1,
  });
  return (
    <tr
      aria-rowindex={row + 2}
      aria-selected={hasTicks ? state === 'selected' : undefined}
      className={classNames(
        'absolute inset-x-0 grid grid-cols-(--columns) items-stretch border-b [contain:strict]',
        ROW_LOOK[state],
      )}
      // A line as high as the row stands in its middle: laid out several times faster than a box that does.
      style={{ height, lineHeight: `${height - BORDER}px`, top }}
    >
      {hasTicks && (
        <td
          {...place(0)}
          {...(state === 'deleted' && focusable(0))}
          className="grid place-items-center bg-inherit pl-2 md:sticky md:left-0"
        >
          {state !== 'deleted' && <RowTick vector={vector} state={state} {...focusable(0)} />}
        </td>
      )}
      <td
        {...place(keyColumn)}
        {...focusable(keyColumn)}
        className={classNames(
          'min-w-0 cursor-pointer bg-inherit px-2.5 -outline-offset-2 md:sticky',
          hasTicks ? 'md:left-10' : 'pl-5 md:left-0',
          state === 'staged' && 'text-staged',
        )}
      >
        <span title={vector?.key} className={vector ? KEY_LOOK : OUTLINE_LOOK}>
          <BlockText value={vector?.key ?? ''} />
        </span>
        {state === 'deleted' && <span className="sr-only">, deleted</span>}
      </td>
      {fields.map((field, at) => (
        <td
          key={field}
          {...place(keyColumn + 1 + at)}
          {...focusable(keyColumn + 1 + at)}
          className="min-w-0 px-2.5 text-muted -outline-offset-2"
        >
          <FieldValue vector={vector} field={field} />
        </td>
      ))}
    </tr>
  );
});

/** The same elements whatever stands in them: rows take over one another's. */
function FieldValue({ vector, field }: { vector: ScannedVector | undefined; field: string }) {
  const value =
    vector && Object.hasOwn(vector.metadata, field) ? vector.metadata[field] : undefined;
  const text = value === undefined ? '' : metadataText(value);
  const isMissing = vector !== undefined && value === undefined;
  return (
    <span title={text} className={isMissing ? 'block text-faint' : LINE_LOOK}>
      <BlockText value={isMissing ? '—' : text} />
    </span>
  );
}

function RowTick({
  vector,
  state,
  ...focus
}: {
  vector: ScannedVector | undefined;
  state: RowState;
  'data-focus': string;
  tabIndex: number;
}) {
  const key = vector?.key ?? '';
  return (
    <Checkbox
      label={state === 'staged' ? `Unstage ${key}` : `Select ${key}`}
      checked={state === 'selected' || state === 'staged'}
      staged={state === 'staged'}
      // The table's own click handler acts, because it knows of shift.
      readOnly
      {...focus}
    />
  );
}

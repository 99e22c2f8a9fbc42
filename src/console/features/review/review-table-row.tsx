import type { CSSProperties } from 'react';
import { Checkbox } from '#console/ui/checkbox.tsx';
import { classNames } from '#console/ui/class-names.ts';
import { KeyText } from '#console/ui/key-text.tsx';
import type { ReviewRow } from '#console/worker/review-list.ts';
import type { Metadata } from '#protocol/vector.ts';
import { FindingText } from './finding-text.tsx';
import type { ReviewModel } from './review-model.ts';

interface ReviewTableRowProps {
  row: ReviewRow;
  index: number;
  isActive: boolean;
  fields: readonly string[];
  model: ReviewModel;
  style: CSSProperties;
  onToggle: () => void;
}

export function ReviewTableRow(props: ReviewTableRowProps) {
  const { row, index, isActive, fields, model, style, onToggle } = props;
  const needsLook = row.isStaged && (row.finding === 'changed' || row.finding === 'unverified');
  return (
    <tr
      id={`review-row-${index}`}
      aria-rowindex={index + 2}
      aria-selected={row.isStaged}
      className={classNames(
        'absolute inset-x-0 grid items-center border-b border-line',
        needsLook ? 'bg-staged-soft' : 'hover:bg-canvas',
        isActive &&
          'outline-accent -outline-offset-2 group-focus-visible:outline-2 group-focus-visible:outline-solid',
      )}
      style={style}
    >
      <td className="grid place-items-center">
        <Checkbox
          label={`${row.key} stays staged`}
          tabIndex={-1}
          checked={row.isStaged}
          onChange={onToggle}
        />
      </td>
      <td className="min-w-0">
        <KeyText
          value={row.key}
          className={classNames(
            needsLook && 'text-staged',
            !row.isStaged && 'text-faint line-through',
          )}
        />
      </td>
      <td className="min-w-0 px-2">
        <FindingText row={row} model={model} />
      </td>
      {fields.map((field) => {
        const text = valueText(row.metadata, field);
        return (
          <td key={field} title={text ?? undefined} className="min-w-0 truncate px-2 text-muted">
            {text ?? '—'}
          </td>
        );
      })}
    </tr>
  );
}

/** A metadata value as one line; null where there is none. */
function valueText(metadata: Metadata | null, field: string): string | null {
  const found = metadata !== null && Object.hasOwn(metadata, field) ? metadata[field] : undefined;
  if (found === undefined) return null;
  return Array.isArray(found) ? found.join(', ') : String(found);
}

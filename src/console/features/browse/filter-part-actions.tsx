import { ArrowDown, ArrowUp, CopyPlus, Parentheses, Trash2, Ungroup } from 'lucide-react';
import { IconButton } from '#console/ui/button.tsx';
import type { FilterTools } from './filter-tools.ts';
import type { DraftGroup, DraftNode } from './filter-tree.ts';

interface GroupJoinerProps {
  group: DraftGroup;
  number: string;
  tools: FilterTools;
  problemId: string | undefined;
}

/** Whether all or any of the parts have to hold. */
export function GroupJoiner({
  group,
  number,
  tools: { prefix, dispatch },
  problemId,
}: GroupJoinerProps) {
  return (
    <label className="flex items-center gap-2 text-muted">
      {number !== '' && (
        <span aria-hidden className="font-mono text-small text-faint">
          {number}
        </span>
      )}
      Match
      <select
        id={`${prefix}-${group.id}-first`}
        aria-label={number === '' ? 'Match' : `Match in group ${number}`}
        aria-describedby={problemId}
        value={group.joiner}
        onChange={({ target }) =>
          dispatch({
            kind: 'edit',
            edit: { kind: 'join', id: group.id, joiner: target.value === '$or' ? '$or' : '$and' },
          })
        }
        className="h-[30px] rounded-control border border-control-line bg-surface px-2 text-base font-medium text-text"
      >
        <option value="$and">all of</option>
        <option value="$or">any of</option>
      </select>
      these
    </label>
  );
}

interface PartActionsProps {
  node: DraftNode;
  /** As it is called in the labels: "condition 1.2". */
  name: string;
  tools: FilterTools;
  isRoot: boolean;
}

/** What can be done with a part as a whole. */
export function PartActions({ node, name, tools: { prefix, dispatch }, isRoot }: PartActionsProps) {
  const { id } = node;
  const edit = (kind: 'remove' | 'duplicate' | 'wrap' | 'unwrap') =>
    dispatch({ kind: 'edit', edit: { kind, id } });
  const move = (by: -1 | 1) => dispatch({ kind: 'edit', edit: { kind: 'move', id, by } });
  return (
    <div className="ml-auto flex flex-none">
      {!isRoot && (
        <>
          <IconButton id={`${prefix}-${id}-up`} label={`Move ${name} up`} onClick={() => move(-1)}>
            <ArrowUp size={14} aria-hidden />
          </IconButton>
          <IconButton
            id={`${prefix}-${id}-down`}
            label={`Move ${name} down`}
            onClick={() => move(1)}
          >
            <ArrowDown size={14} aria-hidden />
          </IconButton>
          <IconButton label={`Duplicate ${name}`} onClick={() => edit('duplicate')}>
            <CopyPlus size={14} aria-hidden />
          </IconButton>
        </>
      )}
      <IconButton label={`Wrap ${name} in a group`} onClick={() => edit('wrap')}>
        <Parentheses size={14} aria-hidden />
      </IconButton>
      {!isRoot && node.kind === 'group' && (
        <IconButton label={`Take ${name} apart`} onClick={() => edit('unwrap')}>
          <Ungroup size={14} aria-hidden />
        </IconButton>
      )}
      <IconButton
        id={`${prefix}-${id}-remove`}
        label={isRoot ? 'Remove all conditions' : `Remove ${name}`}
        onClick={() => edit('remove')}
      >
        <Trash2 size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

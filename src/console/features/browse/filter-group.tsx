import { ArrowDown, ArrowUp, CopyPlus, Parentheses, Plus, Trash2, Ungroup } from 'lucide-react';
import { memo } from 'react';
import { Button, IconButton } from '#console/ui/button.tsx';
import { classNames } from '#console/ui/class-names.ts';
import { FilterCondition } from './filter-condition.tsx';
import type { DraftProblem } from './filter-problems.ts';
import type { FilterTools } from './filter-tools.ts';
import type { DraftGroup, DraftNode } from './filter-tree.ts';

export interface FilterGroupProps {
  group: DraftGroup;
  /** Its place, such as `2.1`; empty for the root. */
  number: string;
  tools: FilterTools;
  problems: readonly DraftProblem[];
  /** Drawn with less around it, as deep groups have to be. */
  isShallow: boolean;
}

/** Of more parts than this, those out of view are not laid out: a filter may have a thousand. */
const MANY_PARTS = 40;

/** A group: how its parts are joined, the parts, and the way to more of them. */
export const FilterGroup = memo(function FilterGroup(props: FilterGroupProps) {
  const { group, number, tools, problems, isShallow } = props;
  const { prefix, dispatch } = tools;
  const name = number === '' ? 'the whole filter' : `group ${number}`;
  const problem = problems.find(({ id, part }) => id === group.id && part === 'group')?.message;
  const problemId = `${prefix}-${group.id}-problem`;
  const add = (kind: 'add-condition' | 'add-group') =>
    dispatch({ kind: 'edit', edit: { kind, id: group.id } });
  return (
    <fieldset
      className={classNames(
        'min-w-0 rounded-card border border-line-strong py-2 pr-2 pl-3 max-md:pr-1 max-md:pl-1.5',
        isShallow ? 'bg-sunken' : 'bg-canvas',
      )}
    >
      <legend className="sr-only">{number === '' ? 'Whole filter' : `Group ${number}`}</legend>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <GroupJoiner
          group={group}
          number={number}
          tools={tools}
          problemId={problem === undefined ? undefined : problemId}
        />
        <PartActions node={group} name={name} tools={tools} isRoot={number === ''} />
      </div>
      {problem !== undefined && (
        <p id={problemId} className="mt-1 break-words text-small text-staged">
          {problem}
        </p>
      )}
      {group.parts.length > 0 && (
        <ul aria-label={`Parts of ${name}`} className="mt-2 flex flex-col gap-2">
          {group.parts.map((part, at) => (
            <li
              key={part.id}
              className={classNames(
                'min-w-0',
                group.parts.length > MANY_PARTS &&
                  '[content-visibility:auto] [contain-intrinsic-block-size:auto_48px]',
              )}
            >
              <FilterPart
                part={part}
                number={number === '' ? `${at + 1}` : `${number}.${at + 1}`}
                tools={tools}
                problems={problems}
                isShallow={!isShallow}
              />
            </li>
          ))}
        </ul>
      )}
      <div className="mt-2 flex flex-wrap gap-1">
        <Button
          kind="quiet"
          id={`${prefix}-${group.id}-add`}
          aria-label={`Add condition to ${name}`}
          onClick={() => add('add-condition')}
        >
          <Plus size={14} aria-hidden />
          Condition
        </Button>
        <Button kind="quiet" aria-label={`Add group to ${name}`} onClick={() => add('add-group')}>
          <Plus size={14} aria-hidden />
          Group
        </Button>
      </div>
    </fieldset>
  );
});

type FilterPartProps = Omit<FilterGroupProps, 'group'> & { part: DraftNode };

/** Drawn again only when it is what changed: a filter may have a thousand. */
const FilterPart = memo(function FilterPart({ part, ...rest }: FilterPartProps) {
  const { number, tools, problems } = rest;
  if (part.kind === 'group') return <FilterGroup group={part} {...rest} />;
  const actions = (name: string) => (
    <PartActions node={part} name={name} tools={tools} isRoot={false} />
  );
  if (part.kind === 'everything') {
    return (
      <div className="flex items-center justify-between gap-2 rounded-control border border-line bg-surface px-2 py-1.5">
        <span className="text-muted">every key (an empty filter)</span>
        {actions(`part ${number}`)}
      </div>
    );
  }
  const problemOf = (control: DraftProblem['part']) =>
    problems.find((problem) => problem.id === part.id && problem.part === control)?.message ?? null;
  return (
    <FilterCondition
      condition={part}
      number={number}
      tools={tools}
      fieldProblem={problemOf('field')}
      valueProblem={problemOf('value')}
      actions={actions}
    />
  );
});

interface GroupJoinerProps {
  group: DraftGroup;
  number: string;
  tools: FilterTools;
  problemId: string | undefined;
}

function GroupJoiner({ group, number, tools: { prefix, dispatch }, problemId }: GroupJoinerProps) {
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
function PartActions({ node, name, tools: { prefix, dispatch }, isRoot }: PartActionsProps) {
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

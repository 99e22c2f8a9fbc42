import { Plus } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import { Button } from '#console/ui/button.tsx';
import { classNames } from '#console/ui/class-names.ts';
import { FilterCondition } from './filter-condition.tsx';
import { GroupJoiner, PartActions } from './filter-part-actions.tsx';
import { NO_PROBLEMS, type PartProblems } from './filter-problems.ts';
import type { FilterTools } from './filter-tools.ts';
import { type DraftGroup, type DraftNode, filterOfNode } from './filter-tree.ts';
import { holdsPart } from './filter-tree-edits.ts';
import { filterWords } from './filter-words.ts';

export interface FilterGroupProps {
  group: DraftGroup;
  /** Its place, such as `2.1`; empty for the root. */
  number: string;
  tools: FilterTools;
  problems: PartProblems;
  /** The part that gets the focus next, and so has to be drawn. */
  focused: number;
  /** Drawn with less around it, as deep groups have to be. */
  isShallow: boolean;
}

/** Of more parts than this, the further ones are drawn when they come near: a filter may have a thousand. */
const MANY_PARTS = 40;

/** A group: how its parts are joined, the parts, and the way to more of them. */
export const FilterGroup = memo(function FilterGroup(props: FilterGroupProps) {
  const { group, number, tools, problems, focused, isShallow } = props;
  const { prefix, dispatch } = tools;
  const name = number === '' ? 'the whole filter' : `group ${number}`;
  const problem = problems.get(group.id)?.group;
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
            <ListedPart
              key={part.id}
              part={part}
              number={number === '' ? `${at + 1}` : `${number}.${at + 1}`}
              tools={tools}
              // The problems of others would draw it again for nothing.
              problems={part.kind === 'group' || problems.has(part.id) ? problems : NO_PROBLEMS}
              focused={holdsPart(part, focused) ? focused : NO_PART}
              isShallow={!isShallow}
              canWait={at >= MANY_PARTS}
            />
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

type PartProps = Omit<FilterGroupProps, 'group'> & { part: DraftNode };

/** What no part has as its id. */
const NO_PART = -1;

/**
 * A part in its place. One that can wait is first only its words, and becomes its
 * controls when it comes near what is in view or gets the focus; so it stays.
 */
const ListedPart = memo(function ListedPart(props: PartProps & { canWait: boolean }) {
  const { canWait, ...rest } = props;
  const { part, number, tools, focused } = rest;
  const { watch } = tools;
  const [isWaiting, setWaiting] = useState(canWait);
  const place = useRef<HTMLLIElement>(null);
  if (isWaiting && (!canWait || focused !== NO_PART)) setWaiting(false);
  useEffect(() => {
    if (!isWaiting || place.current === null) return;
    return watch(place.current, () => setWaiting(false));
  }, [isWaiting, watch]);
  return (
    <li
      ref={place}
      className={classNames(
        'min-w-0',
        canWait &&
          '[content-visibility:auto] [contain-intrinsic-block-size:auto_48px] max-md:[contain-intrinsic-block-size:auto_156px]',
      )}
    >
      {isWaiting ? (
        <p className="h-12 truncate rounded-control border border-line bg-surface p-2 leading-7 text-muted max-md:h-39">
          <span className="font-mono text-small text-faint">{number}</span>{' '}
          {filterWords(filterOfNode(part))}
        </p>
      ) : (
        <FilterPart {...rest} />
      )}
    </li>
  );
});

function FilterPart({ part, ...rest }: PartProps) {
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
  const problem = problems.get(part.id);
  return (
    <FilterCondition
      condition={part}
      number={number}
      tools={tools}
      fieldProblem={problem?.field ?? null}
      valueProblem={problem?.value ?? null}
      actions={actions}
    />
  );
}

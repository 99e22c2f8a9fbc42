import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, X } from 'lucide-react';
import { useEffect, useEffectEvent, useId, useRef } from 'react';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { unanswered } from '#console/lib/unanswered.ts';
import { Button, IconButton } from '#console/ui/button.tsx';
import { Modal } from '#console/ui/modal.tsx';
import { RowsUnread } from '#console/ui/rows-unread.tsx';
import { engineWorker } from '#console/worker/engine-worker.ts';
import { useListRows } from './list-rows.ts';
import type { ReviewModel } from './review-model.ts';
import { reviewKey, reviewOptions, versionOfValue } from './review-query.ts';
import { sampleSentence } from './sample-reading.ts';
import { useSample } from './sample-store.ts';
import { tellStaged } from './tell-staged.ts';
import { TriageKey } from './triage-key.tsx';
import { type Triage, type TriageOrder, useTriage } from './triage-session.ts';

interface TriageDialogProps {
  model: ReviewModel;
  order: TriageOrder;
  onClose: () => void;
}

/** One staged key at a time, with all that is known of it: keep it staged, or unstage it. */
export function TriageDialog({ model, order, onClose }: TriageDialogProps) {
  const titleId = useId();
  const content = useRef<HTMLDivElement>(null);
  const triage = useTriage(model.target, order);
  const { staged, version } = model;
  const { position } = triage;
  const rows = useListRows(model.target, order.list, position, { staged, version });
  const row = rows.list === order.list ? rows.at(position) : null;
  const isOver = position >= order.count;
  const keep = () => row && triage.judge(row, 'right');
  const unstage = () => row && triage.judge(row, 'wrong');
  useTriageKeys({ keep, unstage, back: triage.back, undo: triage.undo });
  // Every key begins at its top, and is where the keyboard is.
  useEffect(() => {
    if (position < 0) return;
    content.current?.scrollTo(0, 0);
    content.current?.focus();
  }, [position]);
  return (
    <Modal
      onDismiss={onClose}
      labelledBy={titleId}
      initialFocus={() => content.current}
      className="m-auto flex h-[min(680px,94dvh)] max-h-none w-[min(1120px,calc(100vw-24px))] max-w-none flex-col overflow-hidden rounded-dialog border border-line bg-surface text-text shadow-float backdrop:bg-scrim"
    >
      <TriageHeader titleId={titleId} order={order} position={position} onClose={onClose} />
      {model.notice !== null && (
        <p role="alert" className="flex-none px-5 py-2 font-medium text-staged">
          {model.notice}
        </p>
      )}
      <div ref={content} tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
        {isOver && <TriageEnd model={model} order={order} triage={triage} />}
        <RowsUnread failed={rows.failed} />
        {row !== null && <TriageKey key={row.key} row={row} model={model} />}
      </div>
      <p role="status" className="sr-only">
        {triage.news} {row !== null && `${position + 1} of ${order.count}: ${row.key}`}
      </p>
      <div className="flex flex-none flex-wrap items-center gap-2 border-t border-line bg-canvas px-5 py-3">
        <Button disabled={position === 0} aria-keyshortcuts="ArrowLeft" onClick={triage.back}>
          <ArrowLeft size={16} strokeWidth={1.75} aria-hidden />
          Back
        </Button>
        <Button disabled={triage.steps.length === 0} aria-keyshortcuts="Z" onClick={triage.undo}>
          Undo <Shortcut>Z</Shortcut>
        </Button>
        <p className="min-w-0 flex-1 truncate text-small text-muted max-sm:hidden" aria-hidden>
          {triage.news}
        </p>
        {isOver && (
          <Button kind="primary" className="ml-auto" onClick={onClose}>
            Back to the review
          </Button>
        )}
        {row !== null && (
          <span className="ml-auto flex flex-wrap gap-2">
            <Button className="h-[34px]" aria-keyshortcuts="U" onClick={unstage}>
              {row.isStaged ? 'Unstage' : 'Leave unstaged'} <Shortcut>U</Shortcut>
            </Button>
            <Button kind="primary" aria-keyshortcuts="K ArrowRight" onClick={keep}>
              {row.isStaged ? 'Keep staged' : 'Stage again'} <Shortcut>K</Shortcut>
            </Button>
          </span>
        )}
      </div>
    </Modal>
  );
}

function Shortcut({ children }: { children: string }) {
  return (
    <kbd
      aria-hidden
      className="rounded-[4px] border border-current/30 px-1 font-mono text-label max-sm:hidden"
    >
      {children}
    </kbd>
  );
}

function TriageHeader({
  titleId,
  order: { kind, count: total },
  position,
  onClose,
}: {
  titleId: string;
  order: TriageOrder;
  position: number;
  onClose: () => void;
}) {
  return (
    <div className="flex-none border-b border-line">
      <div className="flex items-center gap-4 px-5 py-3">
        <h2 id={titleId} className="min-w-0 flex-1 font-semibold">
          {kind === 'sample'
            ? `Random sample of ${counted(total, 'key')}`
            : `${counted(total, 'key')}, one by one`}
        </h2>
        <p className="text-muted">
          {position < total ? `${formatCount(position + 1)} of ${formatCount(total)}` : 'the end'}
        </p>
        <IconButton label="Close" onClick={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <div aria-hidden className="h-0.5 bg-line">
        <div className="h-full bg-accent" style={{ width: `${(position / total) * 100}%` }} />
      </div>
    </div>
  );
}

/** All keys were passed: what came of it. */
function TriageEnd({
  model,
  order,
  triage,
}: {
  model: ReviewModel;
  order: TriageOrder;
  triage: Triage;
}) {
  const sample = useSample(model.target);
  const { target, staged } = model;
  const query = useQuery({
    queryKey: reviewKey('staged-in-list', target, order.list, versionOfValue(staged)),
    queryFn: async () => {
      await tellStaged(target);
      return await engineWorker().cleanup.stagedInList(target, order.list);
    },
    ...reviewOptions<number>(target),
  });
  const { data: kept = null } = query;
  const unread = order.count - triage.judged.size;
  if (kept === null) return <RowsUnread failed={unanswered(query)} />;
  const unstaged = order.count - kept;
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 p-8 text-center">
      <p className="text-body font-medium">
        {formatCount(kept)} of {counted(order.count, 'key')} stay staged
        {unstaged > 0 && `, ${formatCount(unstaged)} unstaged`}
      </p>
      {order.kind === 'sample' && sample !== null && (
        <p className="max-w-[56ch]">{sampleSentence(sample)}</p>
      )}
      {unread > 0 && (
        <p className="text-muted">{counted(unread, 'key')} before where you began were not read.</p>
      )}
    </div>
  );
}

interface TriageActions {
  keep: () => void;
  unstage: () => void;
  back: () => void;
  undo: () => void;
}

/** Keys of the keyboard, wherever in the dialog the focus is; the rest of the page is inert. */
function useTriageKeys({ keep, unstage, back, undo }: TriageActions) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const act = actionOf(event.key);
    if (act === null) return;
    event.preventDefault();
    act();
  });
  function actionOf(key: string): (() => void) | null {
    switch (key) {
      case 'k':
      case 'K':
      case 'ArrowRight':
        return keep;
      case 'u':
      case 'U':
        return unstage;
      case 'ArrowLeft':
        return back;
      case 'z':
      case 'Z':
        return undo;
      default:
        return null;
    }
  }
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

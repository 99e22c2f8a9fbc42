import { classNames } from './class-names.ts';

/** Shape as well as colour tells the state: a dot, a ring, a triangle, a bar. */
export type Mark = 'done' | 'absent' | 'attention' | 'unknown';

const SHAPES: Record<Mark, string> = {
  done: 'size-2 rounded-full bg-ok',
  absent: 'size-2 rounded-full border border-muted',
  attention: 'h-[8px] w-[9px] bg-staged-mark [clip-path:polygon(50%_0,100%_100%,0_100%)]',
  unknown: 'h-0.5 w-2 bg-muted',
};

export function StatusDot({ mark }: { mark: Mark }) {
  return <span aria-hidden className={classNames('inline-block flex-none', SHAPES[mark])} />;
}

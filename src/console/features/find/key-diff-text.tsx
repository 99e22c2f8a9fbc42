import { classNames } from '#console/ui/class-names.ts';
import { visibleRuns } from '#console/ui/visible-characters.ts';

interface KeyDiffTextProps {
  value: string;
  /** Ranges that differ, in UTF-16 units and in order. */
  changed: readonly (readonly [number, number])[];
  className?: string;
}

/** A key with what differs in it marked, and hidden characters named. */
export function KeyDiffText({ value, changed, className }: KeyDiffTextProps) {
  return (
    <bdi className={classNames('font-mono text-small break-all whitespace-pre-wrap', className)}>
      {piecesOf(value, changed).map((piece) =>
        piece.isChanged ? (
          <mark
            key={piece.from}
            className="rounded-[3px] bg-staged-soft text-staged underline decoration-2 underline-offset-2"
          >
            <Drawn piece={piece} />
          </mark>
        ) : (
          <Drawn key={piece.from} piece={piece} />
        ),
      )}
    </bdi>
  );
}

function Drawn({ piece: { text, mark } }: { piece: Piece }) {
  if (mark === null) return text;
  return (
    <span className="mx-px rounded-[3px] bg-sunken px-0.5 text-[10px] text-staged ring-1 ring-line-strong ring-inset">
      {mark}
    </span>
  );
}

interface Piece {
  readonly from: number;
  readonly text: string;
  readonly mark: string | null;
  readonly isChanged: boolean;
}

/** Runs of text as they are drawn, cut where a difference begins or ends. */
function piecesOf(value: string, changed: KeyDiffTextProps['changed']): readonly Piece[] {
  const borders = changed.flat();
  return visibleRuns(value).flatMap(({ text, from, mark }) => {
    const to = from + text.length;
    const cuts = [from, ...borders.filter((border) => border > from && border < to), to];
    return cuts.slice(0, -1).map((start, at) => ({
      from: start,
      text: value.slice(start, cuts[at + 1]),
      mark,
      isChanged: changed.some(([begin, end]) => start >= begin && start < end),
    }));
  });
}

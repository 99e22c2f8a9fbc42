import { type ReactNode, useState } from 'react';
import { formatMoment } from '#console/lib/date-format.ts';
import { counted, formatCount } from '#console/lib/number-format.ts';
import { Button } from '#console/ui/button.tsx';
import type { CoverageExtent } from '#console/worker/index-coverage.ts';
import { SAMPLE_SIZES, wrongAtMost } from '#engine/sample.ts';
import { attempt } from './attempt.ts';
import {
  FIRST_BUDGET,
  lookForCopies,
  lookForCopiesAgain,
  stopLookingForCopies,
} from './copy-search.ts';
import { readIndex, stopReadingIndex } from './index-reading.ts';
import type { ReviewModel } from './review-model.ts';
import { atMost, isReadWhole, type SampleReading, sampleSentence } from './sample-reading.ts';
import { startSample, useSample } from './sample-store.ts';
import { StageProgress } from './stage-line.tsx';
import { openSample } from './triage-list.ts';
import type { TriageOrder } from './triage-session.ts';

interface LookCloserProps {
  model: ReviewModel;
  onTriage: (order: TriageOrder) => void;
}

/** What takes requests or reading, and so is done when somebody asks for it. */
export function LookCloser({ model, onTriage }: LookCloserProps) {
  return (
    <section
      aria-label="Look closer"
      className="grid flex-none gap-x-6 gap-y-2 border-b border-line px-5 py-2 md:grid-cols-2 xl:grid-cols-[0.9fr_1.2fr_1.4fr]"
    >
      <WholeIndex model={model} />
      <Copies model={model} />
      <Sample model={model} onTriage={onTriage} />
    </section>
  );
}

/** A question, how far it is answered, and what answers it. */
function Question({
  title,
  action,
  children,
}: {
  title: string;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 xl:flex-nowrap">
      <div className="min-w-0 flex-1 basis-40">
        <h2 className="text-small font-medium">{title}</h2>
        <div className="text-small text-muted">{children}</div>
      </div>
      <div className="flex flex-none items-center gap-2">{action}</div>
    </div>
  );
}

const EXTENT_WORDS: Readonly<Record<CoverageExtent, string>> = {
  none: 'Not known: the index was not scanned since this page was loaded.',
  matching: 'Only what matched the last scan’s conditions was read.',
  part: 'The index was read in part.',
  whole: 'The whole index was read.',
};

function WholeIndex({ model: { target, insight } }: { model: ReviewModel }) {
  const { reading, description } = insight;
  const extent = description?.extent ?? 'none';
  if (reading.isRunning) {
    return (
      <Question
        title="Siblings and shares"
        action={<Button onClick={() => stopReadingIndex(target)}>Stop reading</Button>}
      >
        Reading {target.index}: {counted(reading.read, 'key')}
      </Question>
    );
  }
  return (
    <Question
      title="Siblings and shares"
      action={
        extent !== 'whole' && (
          <Button disabled={description === null} onClick={() => readIndex(target)}>
            Read the whole index
          </Button>
        )
      }
    >
      {reading.failure && (
        <span role="alert" className="text-staged">
          It could not be read. {reading.failure.code}: {reading.failure.message}{' '}
        </span>
      )}
      {description !== null && EXTENT_WORDS[extent]}{' '}
      {(extent === 'part' || extent === 'whole') && `${counted(description?.read ?? 0, 'vector')}.`}
    </Question>
  );
}

function Copies({ model }: { model: ReviewModel }) {
  const { target, verification, insight } = model;
  const { copies, copySearch } = insight;
  const { running, end } = copySearch;
  if (running !== null) {
    return (
      <Question
        title="Copies"
        action={<Button onClick={() => stopLookingForCopies(target)}>Stop looking</Button>}
      >
        <span className="flex items-center gap-2">
          {running.total === 0
            ? 'Starting'
            : `${formatCount(running.done)} of ${formatCount(running.total)}`}
          <StageProgress label="Vectors looked for" done={running.done} total={running.total} />
        </span>
      </Question>
    );
  }
  const isReady = copies !== null && verification.running === null;
  const left = copies?.left ?? 0;
  const looked = copies?.looked ?? 0;
  const budget = looked === 0 ? FIRST_BUDGET : Number.MAX_SAFE_INTEGER;
  return (
    <Question
      title="Copies"
      action={
        insight.copiesFailed ? (
          <Button onClick={insight.copiesFailed.retry}>Try again</Button>
        ) : left > 0 || !isReady ? (
          <Button disabled={!isReady} onClick={() => void lookForCopies(target, budget)}>
            {looked === 0 ? 'Look for copies' : `Look for the other ${formatCount(left)}`}
          </Button>
        ) : (
          looked > 0 && <Button onClick={() => void lookForCopiesAgain(target)}>Look again</Button>
        )
      }
    >
      {end?.kind === 'failed' && (
        <span role="alert" className="text-staged">
          It was broken off. {end.failure.code}: {end.failure.message}{' '}
        </span>
      )}
      {insight.copiesFailed && (
        <span role="alert" className="text-staged">
          What was found could not be read. {insight.copiesFailed.error.message}{' '}
        </span>
      )}
      {isReady && copyWords(looked, left, copies.since)}
    </Question>
  );
}

function copyWords(looked: number, left: number, since: number | null): string {
  if (looked === 0 && left === 0) return 'No staged vector was read.';
  if (looked === 0) {
    const first = left > FIRST_BUDGET ? `, ${formatCount(FIRST_BUDGET)} at first` : '';
    return `Not looked for. A query for each of ${counted(left, 'vector')}${first}.`;
  }
  const when = since === null ? '' : `, ${formatMoment(since)}`;
  return `${formatCount(looked)} of ${counted(looked + left, 'vector')} looked for${when}. The search is approximate and can miss one.`;
}

function Sample({ model, onTriage }: LookCloserProps) {
  const { target, state, setNotice } = model;
  const deletable = state.counts.present;
  const sample = useSample(target);
  const [size, setSize] = useState<number>(SAMPLE_SIZES[0]);
  const current = state.hasSample ? sample : null;
  const drawn = Math.min(size, deletable);
  const isOpen = current !== null && !isReadWhole(current);
  const open = (reading: () => SampleReading | Promise<SampleReading>) =>
    void attempt(setNotice, 'The sample could not be opened', async () =>
      onTriage(await openSample(target, await reading())),
    );
  return (
    <Question
      title="A sample to read"
      action={
        <>
          {isOpen && <Button onClick={() => open(() => current)}>Go on reading</Button>}
          {current === null && deletable > SAMPLE_SIZES[0] && (
            <SampleSize size={size} population={deletable} onChoose={setSize} />
          )}
          {!isOpen && (
            <Button disabled={drawn === 0} onClick={() => open(() => startSample(target, size))}>
              {current === null ? `Read a sample of ${formatCount(drawn)}` : 'Read another sample'}
            </Button>
          )}
        </>
      }
    >
      <span role="status">
        {current === null
          ? 'Some keys at random: how many are wrong at most?'
          : sampleSentence(current)}
      </span>
    </Question>
  );
}

/** How many keys to read, and what they prove when none is wrong. */
function SampleSize({
  size,
  population,
  onChoose,
}: {
  size: number;
  population: number;
  onChoose: (size: number) => void;
}) {
  return (
    <select
      aria-label="Keys in the sample, and how much can be wrong when none of them is"
      value={size}
      onChange={(event) => onChoose(Number(event.target.value))}
      className="h-[30px] rounded-control border border-line-strong bg-surface px-1.5"
    >
      {SAMPLE_SIZES.filter((choice, at) => at === 0 || choice <= population).map((choice) => (
        <option key={choice} value={choice}>
          {choice} (≤ {atMost(wrongAtMost(population, choice, 0) / population)})
        </option>
      ))}
    </select>
  );
}

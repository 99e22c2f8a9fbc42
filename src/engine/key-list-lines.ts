import {
  KEPT_OF_LONG,
  type KeyListParser,
  type KeyListSink,
  LONGEST_ENTRY,
  offerKey,
  tooLong,
} from './key-list-form.ts';

export interface LineSink {
  /** A line without its end, LF or CRLF; `at` counts from 1. */
  onLine(line: string, at: number): void;
  /** A line that is longer than is kept. */
  onLong(start: string, at: number): void;
}

/** Cuts text into lines of at most `longest` UTF-16 units. What follows the last line end is a line unless it is empty. */
export function createLineCutter(sink: LineSink, longest: number): KeyListParser {
  let rest = '';
  let isLong = false;
  let at = 1;
  const take = (end: string) => {
    if (isLong || rest.length + end.length > longest) {
      sink.onLong((rest + end).slice(0, KEPT_OF_LONG), at);
    } else {
      sink.onLine(rest + end, at);
    }
    rest = '';
    isLong = false;
    at += 1;
  };
  /** The CR of a CRLF may be the last that an earlier portion brought. */
  const takeLine = (end: string) => {
    if (end !== '') take(end.endsWith('\r') ? end.slice(0, -1) : end);
    else {
      if (rest.endsWith('\r')) rest = rest.slice(0, -1);
      take('');
    }
  };

  return {
    push(portion) {
      let from = 0;
      for (let end = portion.indexOf('\n'); end >= 0; end = portion.indexOf('\n', from)) {
        takeLine(portion.slice(from, end));
        from = end + 1;
      }
      if (isLong) return;
      rest += portion.slice(from);
      // One more than the longest: it may be the CR that belongs to the line's end.
      if (rest.length > longest + 1) {
        isLong = true;
        rest = rest.slice(0, KEPT_OF_LONG);
      }
    },
    end() {
      if (isLong || rest !== '') take('');
    },
  };
}

/** Passes on each line of a list, and reports those that are too long for an entry. */
export function createEntryCutter(
  sink: Pick<KeyListSink, 'onImpossible'>,
  onLine: (line: string, at: number) => void,
): KeyListParser {
  const onLong = (start: string, at: number) => sink.onImpossible(at, start, tooLong('line'));
  return createLineCutter({ onLine, onLong }, LONGEST_ENTRY);
}

/** One key a line; nothing is trimmed. */
export function createLinesParser(sink: KeyListSink): KeyListParser {
  return createEntryCutter(sink, (line, at) => {
    if (line === '') sink.onEmpty(at);
    else offerKey(sink, line, at);
  });
}

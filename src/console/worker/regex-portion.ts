/** A regular expression over keys, as the operator wrote it. */
export interface KeyExpression {
  readonly pattern: string;
  readonly ignoreCase: boolean;
}

/** Keys to hold against an expression; one long text, because a list of texts travels slowly. */
export interface RegexPortion extends KeyExpression {
  /** The keys, one behind the other. */
  readonly text: string;
  /** Where each of them ends in `text`, in UTF-16 units. */
  readonly ends: Uint32Array<ArrayBuffer>;
}

/**
 * The expression as the browser understands it. Flag `u`: a character is a code
 * point, and what would be read as something else than it says is refused.
 *
 * @throws SyntaxError when it is none
 */
function compileExpression({ pattern, ignoreCase }: KeyExpression): RegExp {
  return new RegExp(pattern, ignoreCase ? 'iu' : 'u');
}

/** What is wrong with an expression, in words; null when nothing is. */
export function expressionProblem(expression: KeyExpression): string | null {
  try {
    compileExpression(expression);
    return null;
  } catch (error) {
    // "Invalid regular expression: /(/u: Unterminated group": the reason comes last.
    const reason = String(error).split(': ').at(-1) ?? '';
    return `${expression.pattern} is no regular expression: ${reason.toLowerCase()}. To find these characters themselves, choose “contains”.`;
  }
}

/** @param keys at least one */
export function packPortion(expression: KeyExpression, keys: readonly string[]): RegexPortion {
  const ends = new Uint32Array(keys.length);
  let end = 0;
  keys.forEach((key, at) => {
    end += key.length;
    ends[at] = end;
  });
  const { pattern, ignoreCase } = expression;
  return { pattern, ignoreCase, text: keys.join(''), ends };
}

/** Places of those keys of a portion that match. May take for ever: see `RegexMatcher`. */
export function matchPortion({
  text,
  ends,
  ...expression
}: RegexPortion): Uint32Array<ArrayBuffer> {
  const regex = compileExpression(expression);
  const found = new Uint32Array(ends.length);
  let count = 0;
  let start = 0;
  ends.forEach((end, at) => {
    if (regex.test(text.slice(start, end))) {
      found[count] = at;
      count += 1;
    }
    start = end;
  });
  return found.slice(0, count);
}

import type { PackedTexts } from '#engine/packed-strings.ts';

/** A regular expression over keys, as the operator wrote it. */
export interface KeyExpression {
  readonly pattern: string;
  readonly ignoreCase: boolean;
}

/** Keys of a store that stand side by side, to be held against an expression. */
export interface RegexPortion {
  /** Names the store. */
  readonly store: number;
  /** Names these keys among those of the store. */
  readonly portion: number;
  /** The keys, unless the thread has kept them. */
  readonly keys: PackedTexts | null;
  /** The thread keeps `keys`; of one store only. */
  readonly isKept: boolean;
  /** Those of the keys that are held against it, by their places; null for all. */
  readonly places: Uint32Array<ArrayBuffer> | null;
}

export interface RegexQuestion extends KeyExpression, RegexPortion {}

/**
 * The expression as the browser understands it. Flag `u`: a character is a code
 * point, and what would be read as something else than it says is refused.
 *
 * @throws SyntaxError when it is none
 */
export function compileExpression({ pattern, ignoreCase }: KeyExpression): RegExp {
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

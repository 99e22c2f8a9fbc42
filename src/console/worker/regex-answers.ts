import type { PackedTexts } from '#engine/packed-strings.ts';
import { textOf } from '#engine/text-bytes.ts';
import { compileExpression, type RegexQuestion } from './regex-portion.ts';

/** Keys as the expression sees them: one long text, of which those of a key are cut out without copying. */
interface PortionText {
  readonly text: string;
  /** Where each key ends in `text`, in UTF-16 units. */
  readonly ends: Uint32Array;
}

/** The other side of `RegexMatcher`, in the thread of the expressions: keeps keys, and holds them against expressions. */
export class RegexAnswers {
  #store = -1;
  readonly #kept = new Map<number, PortionText>();

  /**
   * Places of those keys that match, ascending. May take for ever: see `RegexMatcher`.
   *
   * @throws Error when the keys were neither sent nor kept
   */
  answer(question: RegexQuestion): Uint32Array<ArrayBuffer> {
    const { text, ends } = this.#textOf(question);
    const regex = compileExpression(question);
    const places = question.places ?? ends.keys();
    const found = new Uint32Array(question.places?.length ?? ends.length);
    let count = 0;
    for (const at of places) {
      if (regex.test(text.slice(at === 0 ? 0 : ends[at - 1], ends[at]))) found[count++] = at;
    }
    return found.slice(0, count);
  }

  #textOf({ store, portion, keys, isKept }: RegexQuestion): PortionText {
    if (store !== this.#store) this.#kept.clear();
    this.#store = store;
    if (keys === null) {
      const kept = this.#kept.get(portion);
      if (kept !== undefined) return kept;
      throw new Error(`The keys of portion ${portion} were to be kept, and are not there.`);
    }
    this.#kept.delete(portion);
    const texts = readTexts(keys);
    if (isKept) this.#kept.set(portion, texts);
    return texts;
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function readTexts({ bytes, ends }: PackedTexts): PortionText {
  const text = hasHalves(bytes) ? textOf(bytes, 0, bytes.length) : utf8.decode(bytes);
  // Only ASCII has as many units as bytes, and then keys end where their bytes do.
  if (text.length === bytes.length) return { text, ends };
  const unitEnds = new Uint32Array(ends.length);
  let units = 0;
  let at = 0;
  for (const [place, end] of ends.entries()) {
    for (; at < end; at += 1) units += unitsAt(bytes[at] ?? 0);
    unitEnds[place] = units;
  }
  return { text, ends: unitEnds };
}

/** UTF-16 units of the character that begins with a byte; 0 for the bytes that follow. */
function unitsAt(byte: number): number {
  if ((byte & 0xc0) === 0x80) return 0;
  return byte < 0xf0 ? 1 : 2;
}

/** Half of a surrogate pair, which a decoder would replace. */
function hasHalves(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0xed); at >= 0; at = bytes.indexOf(0xed, at + 1)) {
    if ((bytes[at + 1] ?? 0) >= 0xa0) return true;
  }
  return false;
}

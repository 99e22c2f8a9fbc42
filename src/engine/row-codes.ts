const CHUNK_BITS = 14;
/** Rows of one chunk of codes. */
export const CHUNK_ROWS = 1 << CHUNK_BITS;

/** The code of each of `CHUNK_ROWS` rows, in numbers as wide as they need. */
export type Codes = Uint8Array | Uint16Array | Uint32Array;

/**
 * A small number for each row, 0 unless one was put. Takes one, two or four
 * bytes a row, as the numbers of each 16,384 rows require, and none where all are 0.
 */
export class RowCodes {
  readonly #chunks: (Codes | undefined)[] = [];

  /** Memory held. */
  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + (chunk?.byteLength ?? 0), 0);
  }

  at(row: number): number {
    return this.#chunks[row >>> CHUNK_BITS]?.[row & (CHUNK_ROWS - 1)] ?? 0;
  }

  /** Codes of the rows from `chunk * CHUNK_ROWS` on; undefined when all are 0. Not to be changed. */
  chunk(chunk: number): Codes | undefined {
    return this.#chunks[chunk];
  }

  put(row: number, code: number): void {
    const at = row >>> CHUNK_BITS;
    const codes = wideEnough(this.#chunks[at], code);
    codes[row & (CHUNK_ROWS - 1)] = code;
    this.#chunks[at] = codes;
  }
}

/** `codes`, or a copy of them in wider numbers if `code` needs it. */
function wideEnough(codes: Codes | undefined, code: number): Codes {
  const width = code < 0x100 ? 1 : code < 0x10000 ? 2 : 4;
  if (codes !== undefined && codes.BYTES_PER_ELEMENT >= width) return codes;
  const wider = emptyCodes(width);
  if (codes !== undefined) wider.set(codes);
  return wider;
}

function emptyCodes(width: 1 | 2 | 4): Codes {
  switch (width) {
    case 1:
      return new Uint8Array(CHUNK_ROWS);
    case 2:
      return new Uint16Array(CHUNK_ROWS);
    case 4:
      return new Uint32Array(CHUNK_ROWS);
  }
}

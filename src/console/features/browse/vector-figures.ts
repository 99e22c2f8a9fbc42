export interface VectorFigures {
  readonly min: number;
  readonly max: number;
  /** Euclidean length. */
  readonly norm: number;
}

export function vectorFigures(data: readonly number[]): VectorFigures {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let squares = 0;
  for (const value of data) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    squares += value * value;
  }
  return { min, max, norm: Math.sqrt(squares) };
}

/**
 * Bars of a strip that is `bars` wide and reaches from -1 to 1: of each run of
 * dimensions the value farthest from zero, so that no spike is averaged away.
 */
export function stripBars(data: readonly number[], bars: number): readonly number[] {
  const { min, max } = vectorFigures(data);
  const reach = Math.max(Math.abs(min), Math.abs(max)) || 1;
  const width = Math.max(1, data.length / bars);
  const strip: number[] = [];
  for (let from = 0; from < data.length; from += width) {
    let farthest = 0;
    for (let at = Math.floor(from); at < Math.min(data.length, Math.floor(from + width)); at += 1) {
      const value = data[at] ?? 0;
      if (Math.abs(value) > Math.abs(farthest)) farthest = value;
    }
    strip.push(farthest / reach);
  }
  return strip;
}

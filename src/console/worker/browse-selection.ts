import { Bitmap } from '#engine/bitmap.ts';

/** Which rows are marked. A gesture, not a decision: nothing is staged by it. */
export class BrowseSelection {
  #rows = new Bitmap();
  /** What was selected before the range that is being drawn. */
  #base = new Bitmap();
  /** Rows that cannot be selected: staged already, or deleted. */
  #barred = new Bitmap();

  get count(): number {
    return this.#rows.count;
  }

  get rows(): Bitmap {
    return this.#rows;
  }

  has(row: number): boolean {
    return this.#rows.has(row);
  }

  /** What is barred leaves the selection. */
  bar(rows: Bitmap): void {
    this.#barred = rows;
    this.drop(rows);
  }

  /** One row on or off; a following range adds to that. */
  toggle(row: number): void {
    if (this.#rows.has(row)) this.#rows.delete(row);
    else if (!this.#barred.has(row)) this.#rows.add(row);
    this.release();
  }

  /** A range in place of the one drawn since `release`. */
  drawRange(range: Bitmap): void {
    this.#rows = range.andNot(this.#barred).or(this.#base);
  }

  /** The range was drawn to its end: the next one adds to it. */
  release(): void {
    this.#base = this.#rows.clone();
  }

  /** These rows and no other. */
  replace(rows: Bitmap): void {
    this.#rows = rows.andNot(this.#barred);
    this.release();
  }

  add(rows: Bitmap): void {
    this.#rows.or(rows.andNot(this.#barred));
    this.release();
  }

  /** Of `rows` those that were not selected, and of the others those that were. */
  invert(rows: Bitmap): void {
    const were = this.#rows.clone().and(rows);
    this.#rows.andNot(rows).or(rows.andNot(were).andNot(this.#barred));
    this.release();
  }

  /** None of these rows is selected any more; whatever else was selected meanwhile is. */
  drop(rows: Bitmap): void {
    this.#rows.andNot(rows);
    this.#base.andNot(rows);
  }

  clear(): void {
    this.replace(new Bitmap());
  }
}

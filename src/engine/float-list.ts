import { Uint32List } from './uint32-list.ts';

// The halves of a number, in the order of this machine.
const number = new Float64Array(1);
const halves = new Uint32Array(number.buffer);

/** A list of numbers that only grows, without ever copying millions. What was left out is NaN. */
export class FloatList {
  readonly #first = new Uint32List();
  readonly #second = new Uint32List();

  /** Memory held. */
  get bytes(): number {
    return this.#first.bytes + this.#second.bytes;
  }

  /** @param index at or beyond the end of the list */
  put(index: number, value: number): void {
    number[0] = Number.NaN;
    while (this.#first.size < index) this.#push();
    number[0] = value;
    this.#push();
  }

  at(index: number): number {
    if (index >= this.#first.size) return Number.NaN;
    halves[0] = this.#first.at(index);
    halves[1] = this.#second.at(index);
    return number[0] ?? Number.NaN;
  }

  #push(): void {
    this.#first.push(halves[0] ?? 0);
    this.#second.push(halves[1] ?? 0);
  }
}

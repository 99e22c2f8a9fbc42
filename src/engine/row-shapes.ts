import { RowCodes } from './row-codes.ts';

/** A list of fields, in an order. */
export interface Shape {
  readonly id: number;
  /** Numbers of the fields. */
  readonly fields: readonly number[];
  /** Shapes with one field more, by its number. */
  readonly longer: Map<number, Shape>;
}

/** Which fields each row has, in which order. The rows of an index have few different shapes. */
export class RowShapes {
  /** The shape of a row without metadata. */
  readonly empty: Shape = { id: 0, fields: [], longer: new Map() };
  readonly #shapes: Shape[] = [this.empty];
  readonly #codes = new RowCodes();

  /** Memory held by rows; shapes themselves are few. */
  get bytes(): number {
    return this.#codes.bytes;
  }

  /** `shape` with `field` at its end. */
  longer(shape: Shape, field: number): Shape {
    const known = shape.longer.get(field);
    if (known !== undefined) return known;
    const made = { id: this.#shapes.length, fields: [...shape.fields, field], longer: new Map() };
    this.#shapes.push(made);
    shape.longer.set(field, made);
    return made;
  }

  put(row: number, shape: Shape): void {
    if (shape.id !== 0) this.#codes.put(row, shape.id);
  }

  fieldsOf(row: number): readonly number[] {
    return this.#shapes[this.#codes.at(row)]?.fields ?? [];
  }
}

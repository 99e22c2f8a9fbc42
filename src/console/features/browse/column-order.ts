/** Fields in the order that was chosen; those without a place come last, in the order they have. */
export function inChosenOrder<Field extends { readonly field: string }>(
  fields: readonly Field[],
  order: readonly string[],
): readonly Field[] {
  if (order.length === 0) return fields;
  const places = new Map(order.map((field, at) => [field, at]));
  const placeOf = ({ field }: Field) => places.get(field) ?? order.length;
  return fields.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/**
 * The chosen order with one shown field moved. Hidden fields stay where they
 * are, so that a column comes back to its place; fields that are not known at
 * present keep theirs as well.
 *
 * @param fields every known field, in the order that holds
 * @param shown those of them that have a column
 * @param to its place among `shown`
 */
export function movedField(
  order: readonly string[],
  fields: readonly string[],
  shown: readonly string[],
  field: string,
  to: number,
): readonly string[] {
  const rest = shown.filter((other) => other !== field);
  const columns = [...rest.slice(0, to), field, ...rest.slice(to)];
  const isShown = new Set(shown);
  const known = new Set(order);
  const all = [...order, ...fields.filter((other) => !known.has(other))];
  let next = 0;
  return all.map((other) => {
    if (!isShown.has(other)) return other;
    next += 1;
    return columns[next - 1] ?? other;
  });
}

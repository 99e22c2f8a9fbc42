import { invalidParameter, refuse } from './refusal.ts';

/** A JSON object as a client sent it. Names that JavaScript treats specially are ordinary here. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Parses a request body. An entirely empty one counts as `{}`: both official
 * SDKs send none when no parameter is set (API sheet §2.5).
 *
 * @throws Refusal MalformedJson
 */
export function parseJsonBody(bytes: Uint8Array): JsonObject {
  if (bytes.length === 0) return {};
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('MalformedJson', 'The body is not UTF-8. Send JSON in UTF-8.');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse('MalformedJson');
  }
  if (!isJsonObject(value)) {
    throw refuse(
      'MalformedJson',
      `The body is ${describeValue(value)}; it has to be a JSON object.`,
    );
  }
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field's value; `null` counts as left out, as some serialisers write it. */
export function field(body: JsonObject, name: string): unknown {
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  return value === null ? undefined : value;
}

export function requiredString(body: JsonObject, name: string): string {
  const value = field(body, name);
  if (value === undefined) throw invalidParameter(`${name} is missing; it is required.`);
  if (typeof value !== 'string' || value === '') {
    throw invalidParameter(`${name} is ${describeValue(value)}; it has to be a non-empty string.`);
  }
  return value;
}

export function optionalString(body: JsonObject, name: string): string | undefined {
  const value = field(body, name);
  if (value === undefined || typeof value === 'string') return value;
  throw invalidParameter(`${name} is ${describeValue(value)}; it has to be a string.`);
}

export function optionalFlag(body: JsonObject, name: string): boolean {
  const value = field(body, name) ?? false;
  if (typeof value === 'boolean') return value;
  throw invalidParameter(`${name} is ${describeValue(value)}; it has to be true or false.`);
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

export function requiredInteger(body: JsonObject, name: string, range: Range): number {
  const value = optionalInteger(body, name, range);
  if (value === undefined) throw invalidParameter(`${name} is missing; it is required.`);
  return value;
}

export function optionalInteger(
  body: JsonObject,
  name: string,
  { min, max }: Range,
): number | undefined {
  const value = field(body, name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
    return value;
  }
  throw invalidParameter(
    `${name} is ${describeValue(value)}; it has to be a whole number from ${min} to ${max}.`,
  );
}

/** A value in a message: short, and safe for values nested a million levels deep. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(shortened(value)) : String(value);
  return text;
}

function shortened(text: string): string {
  const characters = [...text.slice(0, 200)];
  return characters.length > 80 || text.length > 200
    ? `${characters.slice(0, 80).join('')}…`
    : text;
}

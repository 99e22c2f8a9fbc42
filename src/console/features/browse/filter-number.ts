import { exactJson } from '#protocol/exact-json.ts';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A number that was read, or why it cannot be taken as one. */
export type NumberReading =
  | { readonly valid: true; readonly value: number }
  | { readonly valid: false; readonly problem: string };

/**
 * Reads a number as JSON writes it. One that would silently become another, as
 * whole numbers beyond 2^53 do, is refused.
 */
export function readNumber(text: string): NumberReading {
  if (!NUMBER.test(text)) {
    return {
      valid: false,
      problem: `“${text}” is no number. Write digits such as 2019 or -0.5, without blanks, or compare with the text.`,
    };
  }
  const value = Number(text);
  if (!Number.isFinite(value)) {
    return { valid: false, problem: `${text} is beyond the largest number that can be sent.` };
  }
  const sent = exactJson(value);
  if (/^-?\d+$/.test(text) && BigInt(text) !== wholeNumber(sent)) {
    return {
      valid: false,
      problem: `${text} cannot be sent exactly: it would become ${sent}. Whole numbers are exact up to ${Number.MAX_SAFE_INTEGER}; compare with the text if the metadata holds one.`,
    };
  }
  return { valid: true, value };
}

/** The whole number that a text such as `120` or `1.2e+21` says. */
function wholeNumber(text: string): bigint {
  const [mantissa = '', exponent] = text.split('e+');
  const [whole = '', decimals = ''] = mantissa.split('.');
  if (exponent === undefined) return BigInt(whole);
  return BigInt(whole + decimals) * 10n ** BigInt(Number(exponent) - decimals.length);
}

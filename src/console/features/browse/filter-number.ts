import { exactJson } from '#protocol/exact-json.ts';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A number that was read, or why it cannot be taken as one. */
export type NumberReading =
  | { readonly valid: true; readonly value: number }
  | { readonly valid: false; readonly problem: string };

/**
 * Reads a number as JSON writes it. One that would silently become another, as
 * whole numbers beyond 2^53 do, is refused; decimals are those of every program.
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
  if (value === 0 && /[1-9]/.test(text.replace(/e.*$/i, ''))) {
    return { valid: false, problem: `${text} is too close to 0: it would become 0.` };
  }
  const sent = exactJson(value);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER && !sayTheSame(text, sent)) {
    return {
      valid: false,
      problem: `${text} cannot be sent exactly: it would become ${sent}. Whole numbers are exact up to ${Number.MAX_SAFE_INTEGER}; compare with the text if the metadata holds one.`,
    };
  }
  return { valid: true, value };
}

/** Whether two texts are the same number, to the last digit. */
function sayTheSame(one: string, other: string): boolean {
  const [a, b] = [digitsOf(one), digitsOf(other)];
  return a.digits === b.digits && a.exponent === b.exponent;
}

/** A number as its digits, without the zeros around them, and the power of ten they are multiplied by. */
function digitsOf(text: string): { readonly digits: string; readonly exponent: number } {
  const [mantissa = '', exponent = '0'] = text.replace(/^-/, '').toLowerCase().split('e');
  const [whole = '', decimals = ''] = mantissa.split('.');
  const all = `${whole}${decimals}`.replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  return { digits, exponent: Number(exponent) - decimals.length + (all.length - digits.length) };
}

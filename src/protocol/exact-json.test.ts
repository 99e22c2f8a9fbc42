import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exactJson, numbersJson } from './exact-json.ts';

it('reads back as the same value, the sign of zero included', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(JSON.parse(exactJson(value))).toStrictEqual(value);
    }),
  );
  expect(exactJson({ data: { float32: [-0, 0, 1] }, metadata: { a: -0, b: [-0, 'x'] } })).toBe(
    '{"data":{"float32":[-0,0,1]},"metadata":{"a":-0,"b":[-0,"x"]}}',
  );
});

it('keeps every 32-bit float', () => {
  fc.assert(
    fc.property(fc.float32Array({ noNaN: true, noDefaultInfinity: true }), (floats) => {
      const read: number[] = JSON.parse(numbersJson(floats));
      expect(Float32Array.from(read)).toStrictEqual(floats);
    }),
  );
});

it('writes what JSON cannot hold as JSON.stringify does', () => {
  const value = { left: undefined, list: [undefined, Number.NaN, 1 / 0], __proto__: { x: 1 } };

  expect(exactJson(value)).toBe(JSON.stringify(value));
  expect(exactJson(JSON.parse('{"__proto__":{"a":-0}}'))).toBe('{"__proto__":{"a":-0}}');
});

import { describe, expect, it } from 'vitest';
import { getVectorIndexResponseSchema, listVectorsResponseSchema } from './operation-messages.ts';
import { keyLength, keyProblem, metadataSchema } from './vector.ts';

describe('keyProblem', () => {
  it.each([
    'a',
    'x'.repeat(1024),
    '😀'.repeat(1024),
    'line\nbreak',
    '\0',
    '<b>"quoted"</b>',
    'مفتاح',
  ])('accepts a key of 1 to 1,024 characters', (key) => {
    expect(keyProblem(key)).toBeNull();
  });

  it.each([
    ['', 'this one has 0'],
    ['x'.repeat(1025), 'this one has 1025'],
    ['half \ud83d', 'surrogate'],
  ])('refuses a key that the service would', (key, reason) => {
    expect(keyProblem(key)).toContain(reason);
  });
});

describe('metadataSchema', () => {
  it('keeps every field, whatever its name', () => {
    const text = '{"__proto__":"a","constructor":["b"],"year":2019,"isOpen":true}';

    expect(JSON.stringify(metadataSchema.parse(JSON.parse(text)))).toBe(text);
  });

  it.each([null, 'text', ['a'], { a: null }, { a: { b: 'c' } }, { a: [['b']] }])(
    'refuses %j',
    (value) => {
      expect(metadataSchema.safeParse(value).success).toBe(false);
    },
  );
});

describe('an answer with null for what could be left out', () => {
  it('is a list that ends, of a vector without metadata', () => {
    const text = '{"vectors":[{"key":"a","data":null,"metadata":null}],"nextToken":null}';

    expect(listVectorsResponseSchema.parse(JSON.parse(text))).toEqual({ vectors: [{ key: 'a' }] });
  });

  it.each(['null', '{"nonFilterableMetadataKeys":null}'])(
    'is an index with metadata %s',
    (text) => {
      const index = `{"indexName":"i","dimension":4,"distanceMetric":"cosine","metadata":${text}}`;
      const answer = getVectorIndexResponseSchema.parse(JSON.parse(`{"index":${index}}`));

      expect(answer.index.metadata?.nonFilterableMetadataKeys).toBeUndefined();
    },
  );
});

it('counts code points', () => {
  expect(keyLength('a😀é')).toBe(3);
});

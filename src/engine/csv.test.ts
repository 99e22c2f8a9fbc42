import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecord, withoutGuard } from './csv.ts';

/** Reads one record as RFC 4180 has it. */
function cellsOf(record: string): readonly string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    let cell = '';
    if (record[at] === '"') {
      for (at += 1; record[at] !== '"' || record[at + 1] === '"'; at += 1) {
        if (record[at] === '"') at += 1;
        cell += record[at];
      }
      at += 1;
    } else {
      while (record[at] !== ',' && record[at] !== '\r') {
        cell += record[at];
        at += 1;
      }
    }
    cells.push(cell);
    if (record[at] !== ',') break;
    at += 1;
  }
  expect(record.slice(at)).toBe('\r\n');
  return cells;
}

const text = fc
  .tuple(fc.constantFrom('', '', '=', "'", "'=", "''-"), fc.string({ unit: 'binary' }))
  .map((parts) => parts.join(''));

describe('csvRecord', () => {
  it('keeps what a spreadsheet would run as text, and nothing but that is changed', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (texts) => {
        for (const [at, cell] of cellsOf(csvRecord(texts)).entries()) {
          expect(cell).not.toMatch(/^[=+\-@\t\r]/);
          const text = texts[at] ?? '';
          expect(cell).toBe(/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
          expect(withoutGuard(cell)).toBe(text);
        }
      }),
    );
  });

  it('writes a negative number as a number, and a text that looks like one as text', () => {
    expect(csvRecord([-1.5, '-1.5', null])).toBe("-1.5,'-1.5,\r\n");
  });
});

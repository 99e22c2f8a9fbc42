import { expect, test } from 'vitest';
import { partsOfFile } from './stream-parts.ts';

/** A file whose bytes end with an error. */
function failingFile(error: unknown): Blob {
  const file = new Blob(['abc']);
  file.stream = () =>
    new ReadableStream({
      start(controller) {
        controller.error(error);
      },
    });
  return file;
}

async function readAll(file: Blob): Promise<number> {
  let size = 0;
  for await (const part of partsOfFile(file)) size += part.length;
  return size;
}

test('a file that an engine cannot read on is told by one kind of error', async () => {
  const gone = new DOMException('It is not there.', 'NotFoundError');

  await expect(readAll(failingFile(gone))).rejects.toBe(gone);
  await expect(readAll(failingFile(new TypeError('network error')))).rejects.toMatchObject({
    name: 'NotReadableError',
    message: 'network error',
  });
  expect(await readAll(new Blob(['abc']))).toBe(3);
});

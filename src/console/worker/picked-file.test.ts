import { expect, it } from 'vitest';
import { openPickedFile } from './picked-file.ts';

const BYTES = new Uint8Array([1, 2, 3]);

/** A file on a disk, and what is being written beside it; null content when it was removed. */
function fileWith(content: Uint8Array<ArrayBuffer>) {
  const disk: { content: Uint8Array<ArrayBuffer> | null } = { content };
  let beside = new Uint8Array(0);
  const handle = {
    name: 'articles.jsonl.gz',
    getFile: async () => new Blob([disk.content ?? new Uint8Array(0)]),
    createWritable: async () => ({
      write: async (bytes: Uint8Array<ArrayBuffer>) => {
        beside = new Uint8Array([...beside, ...bytes]);
      },
      close: async () => {
        disk.content = beside;
      },
      abort: async () => {
        beside = new Uint8Array(0);
      },
    }),
    remove: async () => {
      disk.content = null;
    },
  };
  // A stand-in for the few methods that are called.
  return { disk, handle: handle as unknown as FileSystemFileHandle };
}

it('has the bytes in the file only once it is closed', async () => {
  const { disk, handle } = fileWith(new Uint8Array(0));
  const sink = await openPickedFile(handle);

  await sink.write(BYTES);
  expect(disk.content).toEqual(new Uint8Array(0));
  const file = await sink.close();

  expect(new Uint8Array(await file.arrayBuffer())).toEqual(BYTES);
});

it('leaves an earlier backup in its place when it is abandoned', async () => {
  const earlier = new Uint8Array([9, 9]);
  const { disk, handle } = fileWith(earlier);
  const sink = await openPickedFile(handle);
  await sink.write(BYTES);

  await sink.abandon();

  expect(disk.content).toEqual(earlier);
});

it.each([
  ['that the dialog made', new Uint8Array(0), false],
  ['that it has written already, but that was not right', new Uint8Array([9, 9]), true],
])('removes a file %s', async (_case, before, closes) => {
  const { disk, handle } = fileWith(before);
  const sink = await openPickedFile(handle);
  await sink.write(BYTES);
  if (closes) await sink.close();

  await sink.abandon();

  expect(disk.content).toBeNull();
});

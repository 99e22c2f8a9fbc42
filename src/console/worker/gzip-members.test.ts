import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GzipStretch, gunzipMembers, gzipStretches } from './gzip-members.ts';

async function packed(text: string): Promise<Uint8Array> {
  const gzipped = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(gzipped).arrayBuffer());
}

/** With a file name that a member could begin with, so that one seems to begin within it. */
async function named(text: string): Promise<Uint8Array> {
  const bytes = await packed(text);
  const head = bytes.slice(0, 10);
  head[3] = 8;
  return joined([head, Uint8Array.of(0x1f, 0x8b, 8, 1, 1, 1, 1, 1, 2, 3, 0), bytes.subarray(10)]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

async function* inParts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const TEXTS = ['', 'one line\n', '鍵 \u202e 🧹\n', 'key\n'.repeat(5_000)];

test('a file is cut wherever a member follows another, however its bytes come', async () => {
  const members = await Promise.all(
    TEXTS.flatMap((text) =>
      [packed, named].map(async (pack) => ({
        bytes: await pack(text),
        length: new Blob([text]).size,
      })),
    ),
  );
  const files = fc.array(fc.constantFrom(...members), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 60 }), async (file, size) => {
      const bytes = joined(file.map((member) => member.bytes));

      const stretches: GzipStretch[] = [];
      for await (const stretch of gzipStretches(inParts(bytes, size))) stretches.push(stretch);

      expect(joined(stretches.map((stretch) => stretch.bytes))).toEqual(bytes);
      const lengthAt = new Map<number, number | null>();
      let end = 0;
      for (const stretch of stretches) {
        end += stretch.bytes.length;
        lengthAt.set(end, stretch.length);
      }
      let start = 0;
      for (const member of file.slice(0, -1)) {
        start += member.bytes.length;
        expect(lengthAt.get(start)).toBe(member.length);
      }
    }),
  );
});

test('bytes that only look like the start of a member do not end the one that they are in', async () => {
  const file = joined(await Promise.all(TEXTS.map(named)));
  const decoder = new TextDecoder();
  let text = '';

  for await (const part of gunzipMembers(inParts(file, 7))) {
    text += decoder.decode(part, { stream: true });
  }

  expect(text).toBe(TEXTS.join(''));
});

test('whoever stops in the middle lets go of the file', async () => {
  const member = await packed('a member\n');
  let isClosed = false;
  async function* source() {
    try {
      for (;;) yield member;
    } finally {
      isClosed = true;
    }
  }

  for await (const part of gunzipMembers(source())) {
    expect(part.length).toBeGreaterThan(0);
    break;
  }

  await expect.poll(() => isClosed).toBe(true);
});

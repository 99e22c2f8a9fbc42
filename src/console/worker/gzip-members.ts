import { partsOf } from './stream-parts.ts';

/**
 * A gzip file may be several in one, as `cat`, bgzip and log rotators make them. The
 * browser unpacks one member at a time, refuses what follows it, and does not say where
 * it ended. So each place where another member may begin is looked at: it does when
 * what was unpacked so far is as long as the bytes before that place say. Whether a
 * member is whole and undamaged is then for the browser to say, as it is of a file with
 * one: a place that is taken for another ends in its refusal, never in other bytes.
 */
export interface GzipStretch {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Null, or another member may follow these bytes: if the one before is of this length, modulo 2^32. */
  readonly length: number | null;
}

/** Modulo 2^32 and with the low byte first, the length is the end of a member. */
const LENGTH_BYTES = 4;
/** What a member begins with, at least. */
const START_BYTES = 10;
const UNUSED_FLAGS = 0xe0;
/** How hard the packer tried: those that RFC 1952 names, and what all the others write. */
const EFFORTS = [0, 2, 4];
/** On which system: those that RFC 1952 names and zlib added to, and 255 for an unknown one. */
const LAST_SYSTEM = 19;
/** Of what is read: a member may begin in it once the next bytes are known. */
const HELD = LENGTH_BYTES + START_BYTES - 1;

/** Cuts a gzip file wherever a member may begin, however its bytes come. */
export async function* gzipStretches(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<GzipStretch, undefined, void> {
  let rest = new Uint8Array(0);
  for await (const part of source) {
    rest = joined(rest, part);
    for (let start = memberStart(rest); start > 0; start = memberStart(rest)) {
      const length = new DataView(rest.buffer, rest.byteOffset).getUint32(
        start - LENGTH_BYTES,
        true,
      );
      yield { bytes: rest.subarray(0, start), length };
      rest = rest.subarray(start);
    }
    const known = rest.length - HELD;
    if (known <= 0) continue;
    yield { bytes: rest.subarray(0, known), length: null };
    rest = rest.subarray(known);
  }
  if (rest.length > 0) yield { bytes: rest, length: null };
}

/** @returns -1 where none may begin, as far as can be told yet */
function memberStart(bytes: Uint8Array): number {
  const end = bytes.length - START_BYTES;
  for (
    let at = bytes.indexOf(0x1f, LENGTH_BYTES);
    at >= 0 && at <= end;
    at = bytes.indexOf(0x1f, at + 1)
  ) {
    if (bytes[at + 1] === 0x8b && mayBegin(bytes.subarray(at, at + START_BYTES))) return at;
  }
  return -1;
}

/** So strict that it is hardly ever true of bytes within a member. */
function mayBegin(start: Uint8Array): boolean {
  const [, , method, flags = 0, , , , , effort = 0, system = 0] = start;
  const isKnown = method === 8 && (flags & UNUSED_FLAGS) === 0 && EFFORTS.includes(effort);
  return isKnown && (system <= LAST_SYSTEM || system === 255);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(one.length + other.length);
  bytes.set(one);
  bytes.set(other, one.length);
  return bytes;
}

/**
 * Unpacks all members of a gzip file, one after the other. Reads no further ahead than what is unpacked.
 *
 * @throws what the browser says of a file that was cut off or damaged, or is followed by something else;
 *   what `bytes` throws
 */
export async function* gunzipMembers(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stretches = gzipStretches(bytes);
  try {
    for (let isFollowed = true; isFollowed; ) {
      const { readable, writable } = new DecompressionStream('gzip');
      let unpacked = 0;
      const fed = feedMember(writable.getWriter(), stretches, () => unpacked);
      for await (const part of partsOf(readable)) {
        unpacked += part.byteLength;
        yield part;
      }
      isFollowed = await fed;
    }
  } finally {
    await stretches.return(undefined).catch(() => undefined);
  }
}

const NOTHING = new Uint8Array(0);

/**
 * Never rejects: whoever reads the other end meets every error.
 *
 * @returns whether another member follows
 */
async function feedMember(
  writer: WritableStreamDefaultWriter<BufferSource>,
  stretches: AsyncGenerator<GzipStretch, undefined, void>,
  unpacked: () => number,
): Promise<boolean> {
  try {
    let isEnd = false;
    while (!isEnd) {
      const next = await stretches.next();
      if (next.done === true) break;
      const { bytes, length } = next.value;
      // Each awaited: a pipe may read a whole file ahead, and in Node it does.
      await writer.write(bytes);
      if (length === null) continue;
      // Taken only once all that came of the bytes before was read, and so counted.
      await writer.write(NOTHING);
      isEnd = unpacked() % 2 ** 32 === length;
    }
    await writer.close();
    return isEnd;
  } catch (reason) {
    await writer.abort(reason).catch(() => undefined);
    return false;
  }
}

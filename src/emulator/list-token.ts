import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { LIMITS } from '#protocol/limits.ts';
import { describeValue } from './json-body.ts';
import { invalidParameter } from './refusal.ts';
import type { ListTokenTable } from './store/list-token-table.ts';
import type { Segment } from './store/vector-table.ts';

/** What a list goes on from. */
export interface ListPosition {
  readonly indexId: number;
  readonly segment: Segment | null;
  /** Last key that was handed out; deleting it changes nothing. */
  readonly after: Buffer;
}

const HEADER_BYTES = 8;
const CHECKSUM_BYTES = 4;
/** Longer keys go into the store, for a token may have 2,048 characters and base64 needs four for three bytes. */
const INLINE_KEY_BYTES = 1500;

/**
 * Writes a token: index, segment, last key and a checksum. It holds the key
 * itself and not a place, so deleting what was just listed does not disturb it
 * (API sheet §3.17).
 */
export function formatListToken(position: ListPosition, longKeys: ListTokenTable): string {
  const inline = position.after.length <= INLINE_KEY_BYTES;
  const digest = createHash('sha256').update(position.after).digest();
  if (!inline) longKeys.remember(digest, position.after);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(inline ? 1 : 2, 0);
  header.writeUInt8(position.segment?.count ?? 0, 1);
  header.writeUInt8(position.segment?.index ?? 0, 2);
  header.writeUInt32BE(position.indexId, 4);
  const content = Buffer.concat([header, inline ? position.after : digest]);
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([content, checksum]).toString('base64url');
}

/**
 * Reads a token back.
 *
 * @throws Refusal VectorIndexParameterInvalid when it is none of ours, or
 *   belongs to another index or segment
 */
export function parseListToken(
  token: string,
  expected: { readonly indexId: number; readonly segment: Segment | null },
  longKeys: ListTokenTable,
): Buffer {
  const length = Buffer.byteLength(token, 'utf8');
  if (length < 1 || length > LIMITS.listTokenBytes) {
    throw invalidParameter(
      `nextToken is ${length} bytes long; it has 1 to ${LIMITS.listTokenBytes}. Leave it out for the first page.`,
    );
  }
  const bytes = Buffer.from(token, 'base64url');
  const content = bytes.subarray(0, -CHECKSUM_BYTES);
  const intact =
    content.length >= HEADER_BYTES &&
    bytes.toString('base64url') === token &&
    crc32(content) === bytes.readUInt32BE(content.length);
  const after = intact ? keyOf(content, longKeys) : null;
  if (after === null) {
    throw invalidParameter(
      `nextToken is ${describeValue(token)}, which is not a token of this service. Pass the one of the page before, unchanged.`,
    );
  }
  if (content.readUInt32BE(4) !== expected.indexId) {
    throw invalidParameter('nextToken belongs to another index. Begin again without a token.');
  }
  const { count, index } = expected.segment ?? { count: 0, index: 0 };
  if (content.readUInt8(1) !== count || content.readUInt8(2) !== index) {
    throw invalidParameter(
      'nextToken belongs to another segment. Keep segmentCount and segmentIndex from page to page.',
    );
  }
  return after;
}

function keyOf(content: Buffer, longKeys: ListTokenTable): Buffer | null {
  const body = content.subarray(HEADER_BYTES);
  return content.readUInt8(0) === 1 ? body : longKeys.find(body);
}

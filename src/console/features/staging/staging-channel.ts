import * as z from 'zod/mini';
import type { KeptSegment } from '#engine/open-segment.ts';
import { parseOperation, type StoredOperation } from './stored-operation.ts';

/** What one tab tells the others. */
export interface StagingMessage {
  /** `targetId` of the index. */
  readonly target: string;
  readonly operation: StoredOperation;
  /**
   * The segments that the operation names, when they could not be stored. Else the
   * others read them from storage: a message is copied for every tab.
   */
  readonly segments: Readonly<Record<string, KeptSegment>> | null;
}

const messageSchema = z.object({
  target: z.string(),
  operation: z.unknown(),
  segments: z.nullish(z.record(z.string(), z.unknown())),
});

/** A message as it arrives; its segments have yet to prove sound. */
export interface HeardMessage extends Omit<StagingMessage, 'segments'> {
  readonly segments: Readonly<Record<string, unknown>> | null;
}

/** @returns null for anything but a message of this version of the console */
export function parseStagingMessage(value: unknown): HeardMessage | null {
  const parsed = messageSchema.safeParse(value);
  if (!parsed.success) return null;
  const { target, segments } = parsed.data;
  const operation = parseOperation(parsed.data.operation);
  return operation === null ? null : { target, operation, segments: segments ?? null };
}

let channel: BroadcastChannel | null = null;

function open(): BroadcastChannel {
  channel ??= new BroadcastChannel('vector-bucket-console-staging');
  return channel;
}

export function tellOtherTabs(message: StagingMessage): void {
  open().postMessage(message);
}

/** Calls `receive` for what other tabs decide; a second call replaces the first. */
export function listenToOtherTabs(receive: (message: HeardMessage) => void): void {
  open().onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = parseStagingMessage(data);
    if (message !== null) receive(message);
  };
}

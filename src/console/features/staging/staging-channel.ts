import { parseStagingMessage, type StagingMessage } from './staging-schema.ts';

let channel: BroadcastChannel | null = null;

function open(): BroadcastChannel {
  channel ??= new BroadcastChannel('vector-bucket-console-staging');
  return channel;
}

export function tellOtherTabs(message: StagingMessage): void {
  open().postMessage(message);
}

/** Calls `receive` for what other tabs decide; a second call replaces the first. */
export function listenToOtherTabs(receive: (message: StagingMessage) => void): void {
  open().onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = parseStagingMessage(data);
    if (message !== null) receive(message);
  };
}

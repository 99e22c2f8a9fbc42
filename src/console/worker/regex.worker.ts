import { matchPortion, type RegexPortion } from './regex-portion.ts';

// A thread of its own: an expression that never comes to an end is ended by ending the thread.
self.addEventListener('message', ({ data }: MessageEvent<RegexPortion>) => {
  const found = matchPortion(data);
  self.postMessage(found, { transfer: [found.buffer] });
});

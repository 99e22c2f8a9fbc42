import { RegexAnswers } from './regex-answers.ts';
import type { RegexQuestion } from './regex-portion.ts';

const answers = new RegexAnswers();

// A thread of its own: an expression that never comes to an end is ended by ending the thread.
self.addEventListener('message', ({ data }: MessageEvent<RegexQuestion>) => {
  const found = answers.answer(data);
  self.postMessage(found, { transfer: [found.buffer] });
});

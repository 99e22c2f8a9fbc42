import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokenPromises, nothingPromised, writeAndKill } from './crash-round.ts';

/**
 * Kills an emulator under load again and again, and looks at what it left each
 * time: `npm run test:crash -- 200`. A folder lives through ten rounds. One
 * that is not as promised is kept and named, and the exit status is 1.
 */
const rounds = Number(process.argv[2] ?? 100);
const ROUNDS_ON_A_FOLDER = 10;
/** Most rounds end under load; these come to their end while the store is opened or soon after. */
const EARLY = { acknowledged: 0, ms: 500 };

let acknowledged = 0;
let folder = '';
let promised = nothingPromised();
for (let round = 0; round < rounds; round += 1) {
  if (round % ROUNDS_ON_A_FOLDER === 0) {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
    folder = mkdtempSync(join(tmpdir(), 'emulator-crash-'));
    promised = nothingPromised();
  }
  const moment =
    round % 5 === 4
      ? { ...EARLY, ms: EARLY.ms + Math.random() * 1000 }
      : { acknowledged: 1 + Math.floor(Math.random() ** 2 * 200), ms: Math.random() * 50 };
  acknowledged += await writeAndKill(folder, promised, (round + 1) * 100_000, moment);
  const problems = brokenPromises(folder, promised);
  if (problems.length > 0) {
    process.stdout.write(
      `Round ${round + 1}, killed ${Math.round(moment.ms)} ms after ${moment.acknowledged} batches; the folder is ${folder}.\n${problems.join('\n')}\n`,
    );
    process.exit(1);
  }
}
rmSync(folder, { recursive: true, force: true });
process.stdout.write(
  `${rounds} times killed, ${acknowledged} batches acknowledged: all there, none by halves.\n`,
);

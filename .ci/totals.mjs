// Adds up what the unit tests and the browser tests reported, prints the one
// line that sums up the run, and exits with failure unless everything passed.
import { existsSync, readFileSync } from 'node:fs';

const status = Number(process.argv[2]);

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

const unit = read('test-results/unit.json');
const browser = read('test-results/e2e.json');

const passed =
  (unit?.numPassedTests ?? 0) + (browser?.stats.expected ?? 0) + (browser?.stats.flaky ?? 0);
const reported = (unit?.numFailedTests ?? 0) + (browser?.stats.unexpected ?? 0);
const skipped = (unit?.numPendingTests ?? 0) + (browser?.stats.skipped ?? 0);
// A format, lint, type or build error fails the run without failing a test.
const failed = reported === 0 && status !== 0 ? 1 : reported;

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(status === 0 && failed === 0 && passed > 0 ? 0 : 1);

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { batchDigest } from '#protocol/batch-digest.ts';
import { type Findings, quotedKey } from './report-finding.ts';
import {
  DELETE_OUTCOMES,
  RESTORE_OUTCOMES,
  type ReportHeader,
  type ReportLine,
  reportHeaderSchema,
  reportLineSchema,
} from './report-format.ts';

/** What a report claims, in memory that grows with its keys and nothing else. */
export interface ReportAccount {
  readonly header: ReportHeader;
  /** Where a key stands in the lists below. */
  readonly places: ReadonlyMap<string, number>;
  readonly outcomes: readonly ReportLine['outcome'][];
  /** Place of the batch; null for a key kept out of the plan. */
  readonly batches: readonly (number | null)[];
}

/**
 * Reads a report and holds it against itself: each line valid, each key once, the
 * counts of the header those of the lines, each batch and the plan by their digests.
 *
 * @param lines without their line feed, the header first
 * @returns null when there is no header that could be believed
 */
export async function readReportAccount(
  lines: AsyncIterable<string>,
  findings: Findings,
): Promise<ReportAccount | null> {
  let reader: AccountReader | null = null;
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (reader === null) {
      const parsed = reportHeaderSchema.safeParse(parseJson(text));
      if (!parsed.success) break;
      reader = new AccountReader(parsed.data, findings);
    } else {
      reader.take(text, number);
    }
  }
  if (reader === null) {
    findings.contradiction('line', 'line 1: is no header of a report. Choose another file.');
    return null;
  }
  return reader.close();
}

class AccountReader {
  readonly #header: ReportHeader;
  readonly #findings: Findings;
  readonly #places = new Map<string, number>();
  readonly #outcomes: ReportLine['outcome'][] = [];
  readonly #batches: (number | null)[] = [];
  readonly #counts = new Map<string, number>();
  /** Keys of batches that are not complete yet. */
  readonly #open = new Map<number, string[]>();
  readonly #complete = new Set<number>();

  constructor(header: ReportHeader, findings: Findings) {
    this.#header = header;
    this.#findings = findings;
  }

  take(text: string, number: number): void {
    const parsed = reportLineSchema.safeParse(parseJson(text));
    const line = parsed.success ? this.#named(parsed.data) : null;
    if (line === null) {
      const { kind } = this.#header;
      this.#findings.contradiction('line', `line ${number}: is no line of a ${kind} report.`);
      return;
    }
    const name = `line ${number}, key ${quotedKey(line.key)}`;
    if (this.#places.has(line.key)) {
      this.#findings.contradiction('account', `${name}: was there before; a key has one outcome.`);
      return;
    }
    this.#places.set(line.key, this.#outcomes.length);
    this.#outcomes.push(line.outcome);
    this.#batches.push(line.batch);
    this.#counts.set(line.outcome, (this.#counts.get(line.outcome) ?? 0) + 1);
    this.#takeIntoBatch(line, name);
  }

  /** With the one string that all lines of this outcome share; null when the kind has no such outcome. */
  #named(line: ReportLine): ReportLine | null {
    const outcomes = this.#header.kind === 'delete' ? DELETE_OUTCOMES : RESTORE_OUTCOMES;
    const outcome = outcomes.find((one) => one === line.outcome);
    return outcome === undefined ? null : { ...line, outcome };
  }

  #takeIntoBatch({ key, outcome, batch, requestId }: ReportLine, name: string): void {
    const done = outcome === 'proven-gone' || outcome === 'restored';
    if (batch === null) {
      if (!done) return;
      this.#findings.contradiction('batch', `${name}: is ${outcome} without a batch.`);
      return;
    }
    const facts = this.#header.batches[batch];
    if (facts === undefined || this.#complete.has(batch)) {
      const rule = facts === undefined ? 'does not exist' : `has ${facts.count} keys without it`;
      this.#findings.contradiction('batch', `${name}: its batch ${batch} ${rule}.`);
      return;
    }
    if (done && requestId !== null && requestId !== facts.requestId) {
      this.#findings.contradiction(
        'request-id',
        `${name}: names the request ${requestId}; that of its batch ${batch} is ${facts.requestId ?? 'none'}.`,
      );
    }
    const keys = this.#open.get(batch) ?? [];
    keys.push(key);
    this.#open.set(batch, keys);
    if (keys.length < facts.count) return;
    this.#open.delete(batch);
    this.#complete.add(batch);
    if (batchDigest(keys) === facts.digest) return;
    this.#findings.contradiction(
      'batch',
      `batch ${batch}: its ${keys.length} keys, in this order, do not have the digest ${facts.digest}.`,
    );
  }

  close(): ReportAccount {
    this.#checkBatches();
    this.#checkCounts();
    return {
      header: this.#header,
      places: this.#places,
      outcomes: this.#outcomes,
      batches: this.#batches,
    };
  }

  #checkBatches(): void {
    const { batches, plan } = this.#header;
    const hash = sha256.create();
    let planned = 0;
    for (const [at, { count, digest }] of batches.entries()) {
      hash.update(hexToBytes(digest));
      planned += count;
      if (this.#complete.has(at)) continue;
      const found = this.#open.get(at)?.length ?? 0;
      this.#findings.contradiction('batch', `batch ${at}: has ${count} keys, ${found} have lines.`);
    }
    const digest = bytesToHex(hash.digest());
    if (plan.sha256 !== digest) {
      this.#findings.contradiction(
        'plan',
        `plan: the header says ${plan.sha256}, the digests of its batches make ${digest}.`,
      );
    }
    if (plan.batches !== batches.length || plan.count !== planned) {
      this.#findings.contradiction(
        'plan',
        `plan: the header says ${plan.count} keys in ${plan.batches} batches; its batches are ${batches.length} of ${planned} keys.`,
      );
    }
  }

  #checkCounts(): void {
    const { staged, ...counts } = this.#header.counts;
    const { sent = 0, ...byOutcome } = counts;
    for (const [outcome, count] of Object.entries(byOutcome)) {
      const claimed = outcome === 'failed' ? count + sent : count;
      const found = this.#counts.get(outcome) ?? 0;
      if (claimed === found) continue;
      this.#findings.contradiction(
        'account',
        `${outcome}: the header counts ${claimed}, the lines are ${found}.`,
      );
    }
    const found = this.#outcomes.length;
    for (const claimed of new Set([staged, this.#header.staged])) {
      if (claimed === found) continue;
      this.#findings.contradiction(
        'account',
        `staged: the header says ${claimed}, the report accounts for ${found}.`,
      );
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

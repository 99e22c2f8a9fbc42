/** What a report was held against, and did not fit. */
export type FindingRule =
  | 'line'
  | 'account'
  | 'batch'
  | 'plan'
  | 'confirmation'
  | 'sent-unreported'
  | 'gone-unsent'
  | 'kept-sent'
  | 'restored-unsent'
  | 'request-id'
  | 'backup';

export interface Finding {
  readonly rule: FindingRule;
  /** False: worth knowing, and no contradiction. */
  readonly contradicts: boolean;
  /** One line, naming the key, line or batch. */
  readonly text: string;
}

/** A million wrong keys have one cause: so many of each rule are enough to see it. */
const KEPT_PER_RULE = 20;

/** Collects findings, a bounded number of each rule, and counts them all. */
export class Findings {
  readonly #kept: Finding[] = [];
  readonly #counts = new Map<string, number>();

  /** The report, the log and the backup cannot all be true. */
  contradiction(rule: FindingRule, text: string): void {
    this.#add({ rule, contradicts: true, text });
  }

  note(rule: FindingRule, text: string): void {
    this.#add({ rule, contradicts: false, text });
  }

  get kept(): readonly Finding[] {
    return this.#kept;
  }

  /** How many of a rule were found and not kept. */
  omitted(rule: FindingRule, contradicts: boolean): number {
    return Math.max(0, this.#count(rule, contradicts) - KEPT_PER_RULE);
  }

  #add(finding: Finding): void {
    const count = this.#count(finding.rule, finding.contradicts) + 1;
    this.#counts.set(`${finding.rule} ${finding.contradicts}`, count);
    if (count <= KEPT_PER_RULE) this.#kept.push(finding);
  }

  #count(rule: FindingRule, contradicts: boolean): number {
    return this.#counts.get(`${rule} ${contradicts}`) ?? 0;
  }
}

/** A key as one line of plain text: whatever cannot be seen is escaped as in JSON. */
export function quotedKey(key: string): string {
  return JSON.stringify(key).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (hidden) =>
    [...hidden.matchAll(/[\s\S]/g)]
      .map(([unit]) => `\\u${(unit?.charCodeAt(0) ?? 0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

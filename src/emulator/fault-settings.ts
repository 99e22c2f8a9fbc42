import * as z from 'zod/mini';
import { checkFaultRule, type FaultRule, FaultRuleError, parseFaultRule } from './fault-rule.ts';

/** What a fault file and the admin endpoint's `PUT faults` hold. */
export interface FaultSettings {
  readonly rules: readonly FaultRule[];
  readonly seed?: number | undefined;
}

const settingsSchema = z.strictObject({
  rules: z.array(z.unknown()),
  seed: z.optional(z.int()),
});

/**
 * Reads `{"rules": [rule or its text form…], "seed"?: number}`.
 *
 * @throws FaultRuleError
 */
export function parseFaultSettings(text: string): FaultSettings {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new FaultRuleError('The faults are not JSON. Write {"rules": [ … ]}.');
  }
  const parsed = settingsSchema.safeParse(json);
  if (!parsed.success) {
    throw new FaultRuleError('The faults have to be {"rules": [ … ], "seed"?: number}.');
  }
  const { rules, seed } = parsed.data;
  return {
    seed,
    rules: rules.map((rule) =>
      typeof rule === 'string' ? parseFaultRule(rule) : checkFaultRule(rule),
    ),
  };
}

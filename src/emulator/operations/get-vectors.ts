import { LIMITS } from '#protocol/limits.ts';
import { optionalFlag } from '../json-body.ts';
import { readKeys } from '../key-rules.ts';
import type { Operation } from '../service.ts';
import { vectorJson } from './vector-json.ts';

/** API sheet §3.16. Answers in the order asked; keys that do not exist are left out. */
export const getVectors: Operation = {
  needs: 'index',
  run({ store }, { body }, index) {
    const keys = readKeys(body, { min: 1, max: LIMITS.getKeysPerCall }, 'tolerated');
    const shown = {
      data: optionalFlag(body, 'returnData'),
      metadata: optionalFlag(body, 'returnMetadata'),
    };
    const table = store.vectorsOf(index);
    const found = keys.flatMap((key) => {
      const vector = table.get(key, shown);
      return vector === null ? [] : [vectorJson(vector, shown)];
    });
    return { json: `{"vectors":[${found.join(',')}]}` };
  },
};

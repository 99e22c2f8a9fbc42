import { LIMITS } from '#protocol/limits.ts';
import type { ListVectorIndexesResponse } from '#protocol/operation-messages.ts';
import { optionalInteger, optionalString } from '../json-body.ts';
import type { Operation } from '../service.ts';
import { describeIndex } from '../store/index-table.ts';

/** API sheet §3.13. The token is the last name of the page before; results come alphabetically after it. */
export const listVectorIndexes: Operation = {
  needs: 'bucket',
  run({ store, indexStatus }, { body }, bucket) {
    const { max, default: standard } = LIMITS.listIndexesPage;
    // 0 asks for the default: one SDK cannot tell it from "not set".
    const maxResults = optionalInteger(body, 'maxResults', { min: 0, max }) || standard;
    const after = optionalString(body, 'nextToken') ?? '';
    const prefix = optionalString(body, 'prefix') ?? '';

    const matching = store.indexes
      .list(bucket.name)
      .filter(({ name }) => name.startsWith(prefix) && name > after);
    const page = matching.slice(0, maxResults);
    const last = page.at(-1);
    const result: ListVectorIndexesResponse = {
      indexes: page.map((index) => describeIndex(index, indexStatus(index))),
      ...(matching.length > page.length && last !== undefined ? { nextToken: last.name } : {}),
    };
    return { json: JSON.stringify(result) };
  },
};

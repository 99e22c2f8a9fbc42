import type { Operation } from '../service.ts';
import { describeIndex } from '../store/index-table.ts';

/** API sheet §3.12. */
export const getVectorIndex: Operation = {
  needs: 'index',
  run: ({ indexStatus }, _request, index) => ({
    json: JSON.stringify({ index: describeIndex(index, indexStatus(index)) }),
  }),
};

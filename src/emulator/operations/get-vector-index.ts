import type { Operation } from '../service.ts';
import { describeIndex } from '../store/index-table.ts';

/** API sheet §3.12. */
export const getVectorIndex: Operation = {
  needs: 'index',
  run: (_service, _request, index) => ({ json: JSON.stringify({ index: describeIndex(index) }) }),
};

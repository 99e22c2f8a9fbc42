import type { Operation } from '../service.ts';

/** With LoggingEnabled there and empty: either official SDK fails on one of the other forms (API sheet §3.9). */
const LOGGING_OFF = '{"BucketLoggingStatus":{"LoggingEnabled":{}}}';

/** API sheet §3.9. */
export const getBucketLogging: Operation = {
  needs: 'bucket',
  run: ({ store }, _request, { name }) => ({
    json: store.settings.find(name, 'logging') ?? LOGGING_OFF,
  }),
};

import { expect, it } from 'vitest';
import { createAdmin } from './admin.ts';
import { FaultInjector } from './fault-injector.ts';
import { RequestCounter } from './request-counts.ts';

const admin = createAdmin(new FaultInjector([], 1), new RequestCounter());

it.each([
  ['127.0.0.1', 200],
  ['127.9.9.9', 200],
  ['::1', 200],
  ['::ffff:127.0.0.1', 200],
  ['192.168.1.20', 403],
  ['::ffff:10.0.0.1', 403],
  ['fe80::1', 403],
  [undefined, 403],
])('answers a caller at %s with %i', (address, status) => {
  expect(admin.answer('GET', '/__emulator/health', null, address).status).toBe(status);
});

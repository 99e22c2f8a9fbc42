import { expect, it } from 'vitest';
import { StorageHeldError } from '#console/worker/staging-database.ts';
import { storageTrouble } from './storage-trouble.ts';

it('says of full storage what is lost, what to clear and how it is stored then', () => {
  const full = new DOMException('No room.', 'QuotaExceededError');

  const written = storageTrouble(full, 'write');
  expect(written).toContain('the last change to what is staged is lost when this tab closes');
  expect(written).toContain('Delete saved sets');
  expect(written).toContain('Undo and Redo');
  const read = storageTrouble(full, 'read');
  expect(read).toContain('could not be read');
  expect(read).toContain('reload this tab');
});

it('tells full storage from one that is forbidden, or held by another tab', () => {
  const forbidden = new DOMException('The user denied permission.', 'InvalidStateError');

  expect(storageTrouble(forbidden, 'write')).toContain('does not let the console store anything');
  expect(storageTrouble('no error at all', 'read')).toContain('does not let the console store');
  expect(storageTrouble(new StorageHeldError(), 'read')).toContain('Close that tab');
});

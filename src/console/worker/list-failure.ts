import { type Failure, ownFailure } from '#engine/failure.ts';
import { KeyListError } from '#engine/key-list-form.ts';
import { readingFailure } from './chosen-file-failure.ts';
import type { ListSource } from './find-list.ts';

/** Why a list could not be read, or looked for, in words. */
export function listFailure(error: unknown, { name }: ListSource): Failure {
  if (error instanceof KeyListError) return ownFailure('ListUnreadable', error.message);
  return readingFailure(error, name);
}

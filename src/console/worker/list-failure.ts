import { type Failure, failureOf, ownFailure } from '#engine/failure.ts';
import { KeyListError } from '#engine/key-list-form.ts';
import type { ListSource } from './find-list.ts';

/** Why a list could not be read, or looked for, in words. */
export function listFailure(error: unknown, { name }: ListSource): Failure {
  if (error instanceof KeyListError) return ownFailure('ListUnreadable', error.message);
  if (!(error instanceof DOMException)) return failureOf(error);
  return ownFailure(
    'FileUnreadable',
    `The browser could not read ${name} (${error.message}). It may have been moved or changed since it was chosen: choose it again.`,
  );
}

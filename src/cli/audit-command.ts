import { verifyAuditFile } from '#proxy/audit-verify.ts';
import { FlagError } from './flag-error.ts';

/**
 * `audit verify FILE`: checks that an audit log is one unbroken chain.
 *
 * @returns exit status: 0 when it is, 1 when it is not
 */
export async function runAudit(words: readonly string[]): Promise<number> {
  const [verb, file, ...rest] = words;
  if (verb !== 'verify' || file === undefined || rest.length > 0) {
    throw new FlagError(
      'Write "vector-bucket-console audit verify FILE", with the path of an audit log.',
    );
  }
  const result = await verifyAuditFile(file).catch((error: unknown) => {
    throw new FlagError(
      `The audit log ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  if (result.ok) {
    process.stdout.write(
      `${file}: ${result.count} records, one unbroken chain. Its last line has the SHA-256 ${result.head}; note it elsewhere to notice a tail cut off later.\n`,
    );
    return 0;
  }
  process.stdout.write(`${file}: broken at line ${result.line}: ${result.message}\n`);
  return 1;
}

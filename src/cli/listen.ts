import { FlagError } from './flag-error.ts';

/**
 * Starts listening, and explains the one failure that operators meet.
 *
 * @throws FlagError when the port is taken or may not be used
 */
export async function listenOrExplain<T>(
  flag: string,
  port: number,
  listen: () => Promise<T>,
): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EADDRINUSE') {
      throw new FlagError(
        `Port ${port} is taken by another program. End that one, or choose another port with --${flag} (0: any free port).`,
      );
    }
    if (code === 'EACCES') {
      throw new FlagError(
        `Port ${port} may not be used here. Choose one above 1024 with --${flag}.`,
      );
    }
    throw error;
  }
}

import type { FaultInjector } from './fault-injector.ts';
import { FaultRuleError } from './fault-rule.ts';
import { parseFaultSettings } from './fault-settings.ts';
import type { RequestCounter } from './request-counts.ts';
import type { RequestTarget } from './request-target.ts';

/** No bucket name begins with an underscore, so these paths are nobody's. */
const PREFIX = '/__emulator/';

interface AdminAnswer {
  readonly status: number;
  readonly json: string;
}

/** The emulator's own endpoint, for scripts and tests on the same machine. */
export interface Admin {
  /** @param remoteAddress of the caller; anything but a loopback address is refused */
  answer(
    method: string,
    path: string,
    body: Buffer | null,
    remoteAddress: string | undefined,
  ): AdminAnswer;
}

export function isAdminPath(target: RequestTarget): boolean {
  return target.path.startsWith(PREFIX) && target.bucket?.accountId === null;
}

/**
 * - `GET health`: `{"status":"ok"}`.
 * - `GET requests`: how often each operation was asked for since the start.
 * - `GET faults`: `{"rules":[…]}`, each with `struck`, how often it has struck.
 * - `PUT faults`: `{"rules":[rule or its text form…],"seed"?}` in the place of all others.
 * - `DELETE faults`: none any more.
 */
export function createAdmin(faults: FaultInjector, counter: RequestCounter): Admin {
  return {
    answer(method, path, body, remoteAddress) {
      if (!isLoopback(remoteAddress)) {
        return failure(
          403,
          `This endpoint answers callers on the emulator's own machine, not ${remoteAddress}.`,
        );
      }
      const asked = `${method} ${path.slice(PREFIX.length)}`;
      switch (asked) {
        case 'GET health':
          return success({ status: 'ok' });
        case 'GET requests':
          return success(counter.read());
        case 'GET faults':
          break;
        case 'PUT faults': {
          const problem = replaceFaults(faults, body);
          if (problem !== null) return failure(400, problem);
          break;
        }
        case 'DELETE faults':
          faults.clear();
          break;
        default:
          return failure(
            404,
            `${asked} does not exist. There are GET health, GET requests, and GET, PUT and DELETE faults.`,
          );
      }
      return success({ rules: faults.list() });
    },
  };
}

/** @returns what is wrong with the request; then nothing has changed */
function replaceFaults(faults: FaultInjector, body: Buffer | null): string | null {
  try {
    const { rules, seed } = parseFaultSettings(body?.toString('utf8') ?? '');
    faults.replace(rules, seed);
    return null;
  } catch (error) {
    if (error instanceof FaultRuleError) return error.message;
    throw error;
  }
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(?:::ffff:)?127\.|^::1$/.test(address);
}

function success(value: unknown): AdminAnswer {
  return { status: 200, json: JSON.stringify(value) };
}

function failure(status: number, message: string): AdminAnswer {
  return { status, json: JSON.stringify({ error: message }) };
}

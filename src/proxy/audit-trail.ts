import type { FastifyBaseLogger } from 'fastify';
import type { AuditEntry, AuditLog } from './audit-log.ts';
import type { ProxyMetrics } from './metrics.ts';
import { ProxyProblem, refusal } from './problem.ts';
import type { ProxyConnection } from './proxy-options.ts';
import type { Person } from './sign-in.ts';

/** Who does it, and where. */
export interface AuditedCall {
  readonly person: Person;
  readonly connection: ProxyConnection;
  readonly bucket: string;
}

type Facts = Pick<AuditEntry, 'event' | 'index' | 'keys'> &
  Partial<
    Pick<
      AuditEntry,
      'confirmationId' | 'digest' | 'status' | 'requestId' | 'ec' | 'code' | 'backup'
    >
  >;

export interface AuditTrail {
  /**
   * Records what is about to happen; on disk when it resolves.
   *
   * @throws ProxyProblem `AuditUnavailable`: then it must not happen
   */
  before(call: AuditedCall, facts: Facts): Promise<void>;
  /** Records what did happen. It cannot be undone for want of a record, so a failure is only logged. */
  after(call: AuditedCall, facts: Facts): Promise<void>;
  /** `after` for a refusal or any other error. */
  refused(call: AuditedCall, facts: Omit<Facts, 'event' | 'code'>, error: unknown): Promise<void>;
}

export function createAuditTrail(
  auditLog: AuditLog,
  now: () => Date,
  metrics: ProxyMetrics,
  log: FastifyBaseLogger,
): AuditTrail {
  function append({ person, connection, bucket }: AuditedCall, facts: Facts): Promise<void> {
    return auditLog.append({
      time: now().toISOString(),
      actor: person.actor,
      connection: connection.name,
      bucket,
      confirmationId: null,
      digest: null,
      status: null,
      requestId: null,
      ec: null,
      code: null,
      ...facts,
    });
  }

  const trail: AuditTrail = {
    before: async (call, facts) => {
      try {
        await append(call, facts);
      } catch (error) {
        metrics.auditFailures.inc();
        log.error({ err: error }, 'The audit log cannot be written: nothing was sent.');
        throw refusal(
          500,
          'AuditUnavailable',
          'The audit log cannot be written, so nothing was sent. Free the disk or repair the data folder, then start the console again.',
        );
      }
    },
    after: async (call, facts) => {
      try {
        await append(call, facts);
      } catch (error) {
        metrics.auditFailures.inc();
        log.fatal(
          { err: error, event: facts.event, status: facts.status, code: facts.code },
          'The audit log cannot be written: this outcome is missing there. No more is deleted until the console is started again.',
        );
      }
    },
    refused: async (call, facts, error) => {
      const code = error instanceof ProxyProblem ? error.code : 'InternalError';
      metrics.refusals.inc({ code });
      await trail.after(call, { ...facts, event: 'refused', code });
    },
  };
  return trail;
}

/** The facts of an answer, be it an error or not. */
export function answerFacts(
  error: unknown,
): Pick<AuditEntry, 'status' | 'requestId' | 'ec' | 'code'> {
  if (!(error instanceof ProxyProblem)) {
    return { status: null, requestId: null, ec: null, code: 'InternalError' };
  }
  return {
    status: error.serviceStatus,
    requestId: error.requestId ?? null,
    ec: error.ec ?? null,
    code: error.code,
  };
}

import type {
  GetVectorsRequest,
  ListVectorsRequest,
  ListVectorsResponse,
  PutVectorsRequest,
} from '#protocol/operation-messages.ts';
import type { Confirmation, ConfirmationRequest, ProxyDeleteRequest } from '#protocol/proxy-api.ts';
import { ServiceError } from '#protocol/service-error.ts';
import type { Metadata, Vector } from '#protocol/vector.ts';
import type { VectorApi } from '../vector-api.ts';
import { ConfirmationDesk } from './confirmation-desk.ts';
import { type Faults, LIST_FATES, NO_FAULTS, READ_FATES, WRITE_FATES } from './faults.ts';
import { Flights, failed } from './flights.ts';
import type { Process } from './memory-journal.ts';
import { type ListingOptions, listPage, requireKnownParameters } from './model-listing.ts';
import type { Schedule } from './schedule.ts';
import {
  noTraffic,
  type ReadRecord,
  type ServiceWatcher,
  type Traffic,
  type WriteRecord,
} from './service-records.ts';

export interface ModelOptions extends ListingOptions {
  readonly faults?: Faults;
  /** The longest way of a request, and of its answer. */
  readonly latencyMs?: number;
  /** How long a confirmation holds; for ever unless told otherwise. */
  readonly confirmationMs?: number;
}

/** A vector bucket with one index, and the proxy's checks before it. */
export class ModelService {
  readonly vectors = new Map<string, Vector>();
  /** What the engine did that no client may do. */
  readonly violations: string[] = [];
  readonly writes: WriteRecord[] = [];
  readonly reads: ReadRecord[] = [];
  /** Keys that a request of ours had an effect on. */
  readonly touched = new Set<string>();
  readonly listRequests: ListVectorsRequest[] = [];
  watcher: ServiceWatcher | null = null;
  /** Whether the session holds; the proxy refuses everything otherwise. */
  isSignedIn = true;
  /** A delete that names one of these is asked to wait, until the service calms down. */
  unwilling: ReadonlySet<string> = new Set();
  /** A write that names one of these is refused. */
  refused: ReadonlySet<string> = new Set();
  confirmationMs: number;
  maxInFlight = 0;
  readonly #schedule: Schedule;
  readonly #options: ModelOptions;
  readonly #desk = new ConfirmationDesk();
  readonly #flights: Flights;
  #inFlight = 0;

  constructor(schedule: Schedule, options: ModelOptions = {}) {
    this.#schedule = schedule;
    this.#options = options;
    this.confirmationMs = options.confirmationMs ?? Number.POSITIVE_INFINITY;
    this.#flights = new Flights(schedule, options.faults ?? NO_FAULTS, options.latencyMs ?? 40);
  }

  get deletes(): readonly WriteRecord[] {
    return this.writes.filter(({ kind }) => kind === 'delete');
  }

  add(key: string, metadata: Metadata = {}, float32: number[] = [1, 2]): void {
    this.vectors.set(key, { key, data: { float32 }, metadata });
  }

  /** From now on requests go well. */
  calmDown(): void {
    this.#flights.faults = NO_FAULTS;
    this.unwilling = new Set();
    this.confirmationMs = Number.POSITIVE_INFINITY;
  }

  /** The proxy is started anew: what was under way is lost to its callers. */
  restart({
    forgetsTokens,
    endsSessions,
  }: {
    forgetsTokens: boolean;
    endsSessions: boolean;
  }): void {
    if (forgetsTokens) this.#desk.forget();
    if (endsSessions) this.isSignedIn = false;
    this.#flights.loseAll();
  }

  /** The API as one process sees it; a dead process's calls go nowhere. */
  apiFor(
    process: Process = { alive: true, asleep: null },
    traffic: Traffic = noTraffic(),
  ): VectorApi {
    const read = <T>(call: () => Promise<T>, signal: AbortSignal) =>
      this.#counted(process, traffic, 'reads', call, signal);
    const write = (record: WriteRecord, call: () => Promise<void>, signal: AbortSignal) =>
      this.#recorded(record, () => this.#counted(process, traffic, 'writes', call, signal));
    return {
      listVectors: (request, signal) => read(() => this.#list(request), signal),
      getVectors: (request, signal) => this.#read(process, request, (call) => read(call, signal)),
      queryVectors: (_request, signal) => read(async () => ({ vectors: [] }), signal),
      confirm: (request, signal) => read(() => this.#confirm(request), signal),
      deleteVectors: (request, token, signal) => {
        const record = this.#deleteRecord(process, request, token);
        return write(record, () => this.#delete(record), signal);
      },
      putVectors: (request, signal) =>
        write(this.#putRecord(process, request), () => this.#put(request), signal),
    };
  }

  /** A caller whose signal is aborted no longer counts as waiting. */
  async #counted<T>(
    process: Process,
    traffic: Traffic,
    kind: 'reads' | 'writes',
    call: () => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    if (!process.alive) return await new Promise<never>(() => undefined);
    signal.throwIfAborted();
    this.#inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.#inFlight);
    traffic[kind] += 1;
    traffic.maxReads = Math.max(traffic.maxReads, traffic.reads);
    traffic.maxWrites = Math.max(traffic.maxWrites, traffic.writes);
    const gone = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    try {
      return await Promise.race([call(), gone]);
    } finally {
      this.#inFlight -= 1;
      traffic[kind] -= 1;
      await process.asleep;
      // Whoever died meanwhile learns nothing.
      if (!process.alive) await new Promise<never>(() => undefined);
    }
  }

  async #recorded(record: WriteRecord, call: () => Promise<void>): Promise<{ requestId: string }> {
    const { process } = record;
    if (!process.alive) return await new Promise<never>(() => undefined);
    this.writes.push(record);
    this.watcher?.onWrite(record);
    const requestId = `R${this.writes.length}`;
    try {
      await call();
      record.outcome = 'done';
      record.status = 200;
      this.watcher?.onWriteEnded(record);
      return { requestId };
    } catch (error) {
      record.status = error instanceof ServiceError ? error.status : 0;
      const isCertain =
        error instanceof ServiceError && error.outcome !== 'unknown' && error.status < 500;
      record.outcome = isCertain ? 'certain' : 'unknown';
      this.watcher?.onWriteEnded(record);
      throw error;
    }
  }

  #deleteRecord(process: Process, request: ProxyDeleteRequest, token: string): WriteRecord {
    const check = this.#desk.check(request, token, this.#schedule.now());
    return { ...this.#record(process, request.keys), kind: 'delete', vectors: [], check };
  }

  #putRecord(process: Process, { vectors }: PutVectorsRequest): WriteRecord {
    const keys = vectors.map(({ key }) => key);
    return { ...this.#record(process, keys), kind: 'put', vectors, check: 'fits' };
  }

  #record(process: Process, keys: readonly string[]) {
    if (keys.length < 1 || keys.length > 500 || new Set(keys).size !== keys.length) {
      this.violations.push(`A write of ${keys.length} keys, or with one twice.`);
    }
    return {
      process,
      keys,
      startedAt: this.#schedule.now(),
      outcome: 'pending',
      status: 0,
    } as const;
  }

  async #confirm(request: ConfirmationRequest): Promise<Confirmation> {
    await this.#pass();
    return this.#desk.confirm(request, this.#schedule.now() + this.confirmationMs);
  }

  async #delete({ check, keys }: WriteRecord): Promise<void> {
    if (!this.isSignedIn) return await this.#refuse('Unauthorized', 401);
    if (check === 'expired') return await this.#refuse('ConfirmationExpired', 403);
    if (check !== 'fits') return await this.#refuse('ConfirmationMismatch', 403);
    if (keys.some((key) => this.unwilling.has(key))) {
      return await this.#answer('TooManyRequests', 429);
    }
    if (keys.some((key) => this.refused.has(key))) return await this.#answer('KeyInvalid', 400);
    await this.#flights.meetFate(WRITE_FATES, (share) => {
      for (const key of keys.slice(0, Math.ceil(keys.length * share))) {
        this.touched.add(key);
        this.vectors.delete(key);
      }
    });
  }

  async #put({ vectors }: PutVectorsRequest): Promise<void> {
    if (!this.isSignedIn) return await this.#refuse('Unauthorized', 401);
    if (vectors.some(({ key }) => this.refused.has(key))) {
      return await this.#answer('KeyInvalid', 400);
    }
    await this.#flights.meetFate(WRITE_FATES, (share) => {
      for (const vector of vectors.slice(0, Math.ceil(vectors.length * share))) {
        this.touched.add(vector.key);
        this.vectors.set(vector.key, vector);
      }
    });
  }

  async #read(
    process: Process,
    { keys, returnData, returnMetadata }: GetVectorsRequest,
    guarded: <T>(call: () => Promise<T>) => Promise<T>,
  ): Promise<readonly Vector[]> {
    if (keys.length < 1 || keys.length > 100 || new Set(keys).size !== keys.length) {
      this.violations.push(`A read of ${keys.length} keys, or with one twice.`);
    }
    let found: Vector[] = [];
    let takenAt = 0;
    try {
      await guarded(async () => {
        if (!this.isSignedIn) return await this.#refuse('Unauthorized', 401);
        await this.#flights.meetFate(READ_FATES, () => {
          found = keys.flatMap((key) => this.vectors.get(key) ?? []);
          takenAt = this.#schedule.now();
        });
      });
    } catch (error) {
      this.watcher?.onReadFailed(process);
      throw error;
    }
    const record = {
      process,
      keys,
      found: new Map(found.map((vector) => [vector.key, vector])),
      takenAt,
    };
    this.reads.push(record);
    this.watcher?.onRead(record);
    return found.reverse().map(({ key, data, metadata }) => ({
      key,
      ...(returnData === true && data !== undefined && { data }),
      ...(returnMetadata === true && metadata !== undefined && { metadata }),
    }));
  }

  async #list(request: ListVectorsRequest): Promise<ListVectorsResponse> {
    this.listRequests.push(request);
    requireKnownParameters(request, this.#options);
    let answer: ListVectorsResponse = { vectors: [] };
    await this.#flights.meetFate(LIST_FATES, () => {
      answer = listPage([...this.vectors.values()], request, this.#options);
    });
    return answer;
  }

  /** The proxy's own no. */
  async #refuse(code: string, status: number): Promise<never> {
    await this.#pass();
    throw failed(code, status, 'not-sent');
  }

  /** The service's. */
  async #answer(code: string, status: number): Promise<never> {
    await this.#pass();
    throw failed(code, status, 'answered');
  }

  async #pass(): Promise<void> {
    await this.#schedule.pass(1);
  }
}

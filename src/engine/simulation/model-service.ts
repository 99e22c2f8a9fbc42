import { matchesFilter } from '#protocol/metadata-filter.ts';
import type {
  GetVectorsRequest,
  ListVectorsRequest,
  ListVectorsResponse,
  PutVectorsRequest,
} from '#protocol/operations.ts';
import { parseMetadataFilter, WITH_NUMBERS } from '#protocol/parse-metadata-filter.ts';
import type { Confirmation, ConfirmationRequest, ProxyDeleteRequest } from '#protocol/proxy-api.ts';
import { ServiceError } from '#protocol/service-error.ts';
import type { Metadata, Vector } from '#protocol/vector.ts';
import { compareKeys } from '../key-order.ts';
import type { VectorApi } from '../vector-api.ts';
import { ConfirmationDesk } from './confirmation-desk.ts';
import { type Faults, LIST_FATES, NO_FAULTS, READ_FATES, WRITE_FATES } from './faults.ts';
import { Flights, failed } from './flights.ts';
import type { Process } from './memory-journal.ts';
import type { Schedule } from './schedule.ts';

export interface ModelOptions {
  readonly faults?: Faults;
  /** The longest way of a request, and of its answer. */
  readonly latencyMs?: number;
  readonly pageSize?: number;
  /** Parameters of ListVectors that this service does not know. */
  readonly refuses?: readonly ('filter' | 'segmentCount')[];
  /** Takes a filter and overlooks it. */
  readonly ignoresFilter?: boolean;
  /** How long a confirmation holds; for ever unless told otherwise. */
  readonly confirmationMs?: number;
}

/** One request to delete or to put, as it arrived. */
export interface WriteRecord {
  readonly kind: 'delete' | 'put';
  readonly process: Process;
  readonly keys: readonly string[];
  /** Vectors to put; none of a delete. */
  readonly vectors: readonly Vector[];
  readonly startedAt: number;
  /** How the delete fits its token. */
  readonly check: 'fits' | 'strange' | 'forgotten' | 'expired';
  /** What the caller learned; `certain`: that nothing was done. */
  outcome: 'pending' | 'done' | 'certain' | 'unknown';
  /** The HTTP status that the caller learned. */
  status: number;
}

/** One read that its caller got the answer of. */
export interface ReadRecord {
  readonly process: Process;
  readonly keys: readonly string[];
  /** As they were at `takenAt`, whatever fields were asked for. */
  readonly found: ReadonlyMap<string, Vector>;
  readonly takenAt: number;
}

/** What watches the service at every step. */
export interface ServiceWatcher {
  /** A write arrives; nothing has happened to it yet. */
  onWrite(record: WriteRecord): void;
  /** Its caller learned of its outcome. */
  onWriteEnded(record: WriteRecord): void;
  onRead(record: ReadRecord): void;
  /** The caller of a read learned of a failure. */
  onReadFailed(process: Process): void;
}

/** Requests of one process under way. */
export interface Traffic {
  writes: number;
  reads: number;
  maxWrites: number;
  maxReads: number;
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
      deleteVectors: (request, token, signal) =>
        write(
          this.#deleteRecord(process, request, token),
          () => this.#delete(request, token),
          signal,
        ),
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

  async #delete(request: ProxyDeleteRequest, token: string): Promise<void> {
    if (!this.isSignedIn) return await this.#refuse('Unauthorized', 401);
    const check = this.#desk.check(request, token, this.#schedule.now());
    if (check === 'expired') return await this.#refuse('ConfirmationExpired', 403);
    if (check !== 'fits') return await this.#refuse('ConfirmationMismatch', 403);
    const { keys } = request;
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
    for (const name of this.#options.refuses ?? []) {
      if (request[name] !== undefined) throw failed('VectorIndexParameterInvalid', 400, 'answered');
    }
    let answer: ListVectorsResponse = { vectors: [] };
    await this.#flights.meetFate(LIST_FATES, () => {
      answer = this.#page(request);
    });
    return answer;
  }

  #page({
    filter,
    nextToken,
    segmentCount = 1,
    segmentIndex = 0,
  }: ListVectorsRequest): ListVectorsResponse {
    const size = this.#options.pageSize ?? 10;
    const listed = [...this.vectors.values()]
      .filter(({ key }) => segmentOf(key, segmentCount) === segmentIndex)
      .filter(({ key }) => nextToken === undefined || compareKeys(key, nextToken) > 0)
      .sort((a, b) => compareKeys(a.key, b.key));
    const page = listed.slice(0, size);
    const parsed = parseMetadataFilter(
      this.#options.ignoresFilter === true ? {} : (filter ?? {}),
      WITH_NUMBERS,
    );
    const last = page.at(-1);
    return {
      // Filtered after the page was cut: a page may be empty while more follow.
      vectors: page
        .filter(({ metadata }) => matchesFilter(parsed, metadata ?? {}))
        .map(({ key, metadata = {} }) => ({ key, metadata })),
      ...(last !== undefined && listed.length > size && { nextToken: last.key }),
    };
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

export function noTraffic(): Traffic {
  return { writes: 0, reads: 0, maxWrites: 0, maxReads: 0 };
}

/** Any fixed partition will do; the service's own is unknown. */
function segmentOf(key: string, segments: number): number {
  let sum = 0;
  for (const character of key) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum % segments;
}

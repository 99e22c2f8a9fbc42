import { batchDigest, batchDigestWithOmitted } from '#protocol/batch-digest.ts';
import { matchesFilter } from '#protocol/metadata-filter.ts';
import type {
  GetVectorsRequest,
  ListVectorsRequest,
  ListVectorsResponse,
} from '#protocol/operations.ts';
import { parseMetadataFilter, WITH_NUMBERS } from '#protocol/parse-metadata-filter.ts';
import type { Confirmation, ConfirmationRequest, ProxyDeleteRequest } from '#protocol/proxy-api.ts';
import { ServiceError } from '#protocol/service-error.ts';
import type { Metadata, Vector } from '#protocol/vector.ts';
import { compareKeys } from '../key-order.ts';
import type { VectorApi } from '../vector-api.ts';
import type { Schedule } from './schedule.ts';

/** Probabilities of what happens to one request; the rest goes well. */
export interface Faults {
  readonly throttle: number;
  /** 500, with half of the work done. */
  readonly fail: number;
  /** Never arrives, and the caller is told nothing. */
  readonly loseRequest: number;
  /** Is done, and the caller is told nothing. */
  readonly loseAnswer: number;
  /** Is done or not, and no answer ever comes. */
  readonly hang: number;
  /** 400, nothing done. */
  readonly refuse: number;
}

export const NO_FAULTS: Faults = {
  throttle: 0,
  fail: 0,
  loseRequest: 0,
  loseAnswer: 0,
  hang: 0,
  refuse: 0,
};

export interface ModelOptions {
  readonly faults?: Faults;
  /** All that the engine may have under way at once. */
  readonly concurrency?: number;
  readonly pageSize?: number;
  /** Parameters of ListVectors that this service does not know. */
  readonly refuses?: readonly ('filter' | 'segmentCount')[];
  /** Takes a filter and overlooks it. */
  readonly ignoresFilter?: boolean;
  /** From this moment on every delete is refused as expired. */
  readonly expiresAt?: number;
}

/** One request to delete, as it arrived. */
export interface DeleteRecord {
  readonly batch: number;
  readonly keys: readonly string[];
  readonly startedAt: number;
  /** Order among all requests: when it arrived. */
  readonly order: number;
  /** What the caller learned. */
  outcome: 'pending' | 'expired' | 'done' | 'refused' | 'unknown' | 'server-error';
}

/** One answered read of keys. */
export interface ReadRecord {
  readonly keys: readonly string[];
  readonly present: ReadonlySet<string>;
  /** Order among all requests: when it was answered. */
  readonly order: number;
}

type Fate = keyof Faults | 'well';

/** A vector bucket with one index, and the proxy's confirmation check before it. */
export class ModelService {
  readonly vectors = new Map<string, Vector>();
  /** What the engine did that it must never do. */
  readonly violations: string[] = [];
  readonly deletes: DeleteRecord[] = [];
  /** Keys that a request of ours removed. */
  readonly deleted = new Set<string>();
  /** Reads that were answered. */
  readonly reads: ReadRecord[] = [];
  readonly listRequests: ListVectorsRequest[] = [];
  /** Called as a delete arrives, before anything happens to it. */
  onDelete: (record: DeleteRecord) => void = () => undefined;
  readonly #schedule: Schedule;
  readonly #options: ModelOptions;
  readonly #tokens = new Map<string, { readonly digest: string; readonly batch: number }>();
  #inFlight = 0;
  #order = 0;
  maxInFlight = 0;

  constructor(schedule: Schedule, options: ModelOptions = {}) {
    this.#schedule = schedule;
    this.#options = options;
  }

  add(key: string, metadata: Metadata = {}, float32: number[] = [1, 2]): void {
    this.vectors.set(key, { key, data: { float32 }, metadata });
  }

  /** The API as one process sees it; a dead process's calls go nowhere. */
  apiFor(process: { readonly alive: boolean } = { alive: true }): VectorApi {
    const guarded =
      <Request, Answer>(call: (request: Request, token: string) => Promise<Answer>) =>
      async (
        request: Request,
        token: string | AbortSignal,
        last?: AbortSignal,
      ): Promise<Answer> => {
        if (!process.alive) return await new Promise<never>(() => undefined);
        const signal = typeof token === 'string' ? last : token;
        return await this.#counted(() => call(request, String(token)), signal);
      };
    return {
      listVectors: guarded((request: ListVectorsRequest) => this.#list(request)),
      getVectors: guarded((request: GetVectorsRequest) => this.#get(request)),
      queryVectors: guarded(async () => ({ vectors: [] })),
      confirm: guarded((request: ConfirmationRequest) => this.#confirm(request)),
      deleteVectors: guarded((request: ProxyDeleteRequest, token) => this.#delete(request, token)),
    };
  }

  /** A caller whose signal is aborted no longer counts as waiting. */
  async #counted<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted();
    this.#inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.#inFlight);
    let isOver = false;
    const over = () => {
      if (!isOver) this.#inFlight -= 1;
      isOver = true;
    };
    const gone = new Promise<never>((_, reject) => {
      signal?.addEventListener(
        'abort',
        () => {
          over();
          reject(signal.reason);
        },
        { once: true },
      );
    });
    try {
      return await Promise.race([call(), gone]);
    } finally {
      over();
    }
  }

  async #confirm({ batches }: ConfirmationRequest): Promise<Confirmation> {
    await this.#schedule.pass(1);
    const tokens = batches.map(({ digest }, batch) => {
      const token = `token-${this.#tokens.size}-${digest.slice(0, 8)}`;
      this.#tokens.set(token, { digest, batch });
      return token;
    });
    return { confirmationId: 'confirmation-1', expiresAt: '2026-01-01T01:00:00Z', tokens };
  }

  async #delete(request: ProxyDeleteRequest, token: string): Promise<{ requestId: string }> {
    const confirmed = this.#tokens.get(token);
    const { keys, omitted = [] } = request;
    if (keys.length < 1 || keys.length > 500 || new Set(keys).size !== keys.length) {
      this.violations.push(`A delete of ${keys.length} keys, or with one twice.`);
    }
    const digest = omitted.length > 0 ? batchDigestWithOmitted(keys, omitted) : batchDigest(keys);
    if (confirmed === undefined || confirmed.digest !== digest) {
      this.violations.push(`A delete of ${keys.join()} that its token ${token} does not fit.`);
    }
    this.#order += 1;
    const record: DeleteRecord = {
      batch: confirmed?.batch ?? -1,
      keys,
      startedAt: this.#schedule.now(),
      order: this.#order,
      outcome: 'pending',
    };
    this.onDelete(record);
    this.deletes.push(record);
    try {
      if (this.#schedule.now() >= (this.#options.expiresAt ?? Number.POSITIVE_INFINITY)) {
        record.outcome = 'expired';
        await this.#schedule.pass(1);
        throw failed('ConfirmationExpired', 403, 'not-sent');
      }
      await this.#meetFate(Object.keys(NO_FAULTS) as Fate[], (share) => this.#remove(keys, share));
      record.outcome = 'done';
      return { requestId: `R${record.order}` };
    } catch (error) {
      if (record.outcome === 'expired') throw error;
      const known = error instanceof ServiceError && error.outcome !== 'unknown';
      record.outcome = !known ? 'unknown' : error.status >= 500 ? 'server-error' : 'refused';
      throw error;
    }
  }

  #remove(keys: readonly string[], share: number): void {
    for (const key of keys.slice(0, Math.ceil(keys.length * share))) {
      this.vectors.delete(key);
      this.deleted.add(key);
    }
  }

  async #get({ keys, returnData, returnMetadata }: GetVectorsRequest): Promise<readonly Vector[]> {
    if (keys.length < 1 || keys.length > 100 || new Set(keys).size !== keys.length) {
      this.violations.push(`A read of ${keys.length} keys, or with one twice.`);
    }
    let answer: Vector[] = [];
    await this.#meetFate(['throttle', 'fail', 'loseRequest', 'hang'], () => {
      answer = keys.flatMap((key) => this.vectors.get(key) ?? []);
    });
    this.#order += 1;
    const present = new Set(answer.map(({ key }) => key));
    this.reads.push({ keys, present, order: this.#order });
    return answer.reverse().map(({ key, data, metadata }) => ({
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
    await this.#meetFate(['throttle', 'fail', 'loseRequest'], () => {
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

  /** Lets a request take its time and meet its fate; `work` does a share of it. */
  async #meetFate(possible: readonly Fate[], work: (share: number) => void): Promise<void> {
    const fate = this.#fate(possible);
    await this.#schedule.pass(1 + this.#schedule.pick(40));
    switch (fate) {
      case 'throttle':
        throw failed('QpsLimitExceeded', 503, 'answered');
      case 'refuse':
        throw failed('VectorIndexParameterInvalid', 400, 'answered');
      case 'loseRequest':
        throw failed('NetworkFailure', 0, 'unknown');
      case 'fail':
        work(0.5);
        throw failed('InternalError', 500, 'answered');
      case 'hang':
        if (this.#schedule.random() < 0.5) work(1);
        return await new Promise<never>(() => undefined);
      default:
        work(1);
    }
    await this.#schedule.pass(1 + this.#schedule.pick(40));
    if (fate === 'loseAnswer') throw failed('NetworkFailure', 0, 'unknown');
  }

  #fate(possible: readonly Fate[]): Fate {
    let chance = this.#schedule.random();
    for (const [name, probability] of Object.entries(this.#options.faults ?? NO_FAULTS)) {
      chance -= probability;
      if (chance < 0) return possible.find((fate) => fate === name) ?? 'well';
    }
    return 'well';
  }
}

/** Any fixed partition will do; the service's own is unknown. */
function segmentOf(key: string, segments: number): number {
  let sum = 0;
  for (const character of key) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum % segments;
}

function failed(code: string, status: number, outcome: ServiceError['outcome']): ServiceError {
  return new ServiceError({ code, status, outcome, message: `${code}, by the model.` });
}

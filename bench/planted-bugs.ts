/** A bug to be planted in the engine. */
export interface Mutation {
  readonly name: string;
  /** In `src/engine`. */
  readonly file: string;
  /** Has to occur exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** Each breaks one of the engine's promises. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'sends before the journal has the entry',
    file: 'batch-worker.ts',
    find: "await this.append({ type: 'sending', attempt: this.status.attempts + 1 });",
    replace: "void this.append({ type: 'sending', attempt: this.status.attempts + 1 });",
  },
  {
    name: 'goes on after the journal refused an entry',
    file: 'run-ledger.ts',
    find: '      throw this.#broken;\n    }\n    this.#state =',
    replace: '      this.#broken = null;\n    }\n    this.#state =',
  },
  {
    name: 'sends without the drift check',
    file: 'delete-work.ts',
    find: 'looksFirst: driftCheck,',
    replace: 'looksFirst: false,',
  },
  {
    name: 'compares metadata only',
    file: 'fingerprint.ts',
    find: '.update(text).update(numbers)',
    replace: '.update(text)',
  },
  {
    name: 'takes −0 for 0',
    file: 'fingerprint.ts',
    find: 'view.setFloat32(at * 4, value, true)',
    replace: 'view.setFloat32(at * 4, value + 0, true)',
  },
  {
    name: 'trusts a look that is older than 20 s',
    file: 'batch-worker.ts',
    find: 'const LOOK_LIFE_MS = 20_000;',
    replace: 'const LOOK_LIFE_MS = 200_000;',
  },
  {
    name: 'sends again without reading after a lost answer',
    file: 'batch-worker.ts',
    find: 'this.#mustLook = mayHaveHappened(sent.error);',
    replace: 'this.#mustLook = false;',
  },
  {
    name: 'takes a batch that was cut off for one not sent',
    file: 'run-state.ts',
    find: "return state === 'sending' || state === 'lost' ||",
    replace: "return state === 'lost' ||",
  },
  {
    name: 'takes a server error for nothing done',
    file: 'run-faults.ts',
    find: "return error.outcome === 'unknown' || error.status >= 500;",
    replace: "return error.outcome === 'unknown';",
  },
  {
    name: 'calls gone before what its own lost request deleted',
    file: 'batch-worker.ts',
    find: "const needless = this.isUncertain ? [] : of('done');",
    replace: "const needless = of('done');",
  },
  {
    name: 'calls kept what its own lost request may have deleted',
    file: 'batch-worker.ts',
    find: "const kept = this.isUncertain ? [] : of('drifted');",
    replace: "const kept = of('drifted');",
  },
  {
    name: 'keeps keys in the request that are gone',
    file: 'batch-worker.ts',
    find: "this.#todo = of('todo');",
    replace: "this.#todo = positions.filter((_, place) => states[place] !== 'drifted');",
  },
  {
    name: 'forgets when it goes on which keys were kept',
    file: 'run-state.ts',
    find: 'const out = new Set([...needless, ...kept]);',
    replace: 'const out = new Set(needless);',
  },
  {
    name: 'does not hear Pause',
    file: 'run-control.ts',
    find: 'onAbort(pause, byOperator)',
    replace: 'onAbort(pause, () => undefined)',
  },
  {
    name: 'does not hear Stop',
    file: 'run-control.ts',
    find: 'onAbort(stop, () => this.#halt.abort())',
    replace: 'onAbort(stop, () => undefined)',
  },
  {
    name: 'sends what was announced before it was told to rest',
    file: 'batch-worker.ts',
    find: 'if (control.isHalted) {\n          await this.#withdraw();',
    replace: 'if (announcedAt === 0) {\n          await this.#withdraw();',
  },
  {
    name: 'goes on after a stop that was cut off',
    file: 'run-control.ts',
    find: 'return this.#wasStopped || this.#stop.aborted;',
    replace: 'return this.#stop.aborted;',
  },
  {
    name: 'sends unread what was reviewed before a rest',
    file: 'execute-run.ts',
    find: 'isContinued(state) ? { ...deps.work, looksFirst: true } : deps.work',
    replace: 'deps.work',
  },
  {
    name: 'does not wait, when stopped, for what may still be at work',
    file: 'batch-reader.ts',
    find: 'const REQUEST_LIFE_MS = 60_000;',
    replace: 'const REQUEST_LIFE_MS = 1000;',
  },
  {
    name: 'leaves unread, when stopped, what was sent',
    file: 'execute-run.ts',
    find: "await this.#readWhatWasSent();\n      await this.#ledger.append({ type: 'ended', reason: 'stopped' });",
    replace: "await this.#ledger.append({ type: 'ended', reason: 'stopped' });",
  },
  {
    name: 'counts what is still there as deleted',
    file: 'batch-reader.ts',
    find: "return await this.append({ type: 'proved', contradicted, settled });",
    replace: "return await this.append({ type: 'proved', contradicted: [], settled });",
  },
  {
    name: 'proves without reading',
    file: 'batch-reader.ts',
    find: 'const contradicted = await this.notDone(sent);\n      if (contradicted === null) return;\n      if',
    replace: 'const contradicted = sent.slice(0, 0);\n      if',
  },
  {
    name: 'takes a write for failed that shows a moment late',
    file: 'batch-reader.ts',
    find: 'const SHOWN_AFTER_MS = 2000;',
    replace: 'const SHOWN_AFTER_MS = 0;',
  },
  {
    name: 'sends what was announced before the machine fell asleep',
    file: 'batch-worker.ts',
    find: 'if (!this.#isLookGood || clock.now() - announcedAt > ANNOUNCED_LIFE_MS) {',
    replace: 'if (announcedAt === 0) {',
  },
  {
    name: 'gives a batch up that an answer was lost of',
    file: 'batch-worker.ts',
    find: 'else if (!control.isHalted) await this.#proveIfDone();',
    replace: 'else if (!control.isHalted) await this.settle();',
  },
  {
    name: 'sends all at once, without a canary',
    file: 'execute-run.ts',
    find: 'const CANARY_BATCHES = 2;',
    replace: 'const CANARY_BATCHES = 0;',
  },
  {
    name: 'takes one batch for canary enough',
    file: 'execute-run.ts',
    find: 'const CANARY_BATCHES = 2;',
    replace: 'const CANARY_BATCHES = 1;',
  },
  {
    name: 'sends a batch again and again',
    file: 'batch-worker.ts',
    find: 'const SENDS = 8;',
    replace: 'const SENDS = 800;',
  },
  {
    name: 'has no budget for retries',
    file: 'retry-budget.ts',
    find: 'if (this.#left < 1) return false;',
    replace: '',
  },
  {
    name: 'sends more at once than it may',
    file: 'concurrency.ts',
    find: 'this.#limit = Math.min(this.max, this.#limit + 1);',
    replace: 'this.#limit += 1;',
  },
  {
    name: 'sends on when the service refuses everything',
    file: 'run-faults.ts',
    find: 'return error.status === 401 || error.status === 403 || HITS_EVERY_BATCH.has(error.code);',
    replace: 'return HITS_EVERY_BATCH.has(error.code);',
  },
  {
    name: 'mixes up the tokens of a second confirmation',
    file: 'confirm-run.ts',
    find: 'tokens: left.map(({ at }, place) => ({ batch: at,',
    replace: 'tokens: left.map((_, place) => ({ batch: place,',
  },
  {
    name: 'restores over what differs',
    file: 'restore-work.ts',
    find: "replaces === ANYTHING || replaces === there ? 'todo' : 'drifted'",
    replace: "'todo'",
  },
  {
    name: 'restores over what came after it was seen',
    file: 'restore-work.ts',
    find: "replaces === ANYTHING || replaces === there ? 'todo' : 'drifted'",
    replace: "replaces !== null ? 'todo' : 'drifted'",
  },
  {
    name: 'restores without the metadata',
    file: 'restore-work.ts',
    find: 'items[at]?.vector ?? []',
    replace: '(items[at] ? { key: items[at].key, data: items[at].vector.data } : [])',
  },
  {
    name: 'calls a run finished that has batches left',
    file: 'execute-run.ts',
    find: 'if (left === undefined) return',
    replace: 'if (left?.state !== undefined) return',
  },
  {
    name: 'names a key twice in the report',
    file: 'report.ts',
    find: 'for await (const { key, reason } of keys.kept()) {',
    replace:
      "yield { key: 'key 0', outcome: 'failed', batch: null, requestId: null, code: null, message: null };\n  for await (const { key, reason } of keys.kept()) {",
  },
];

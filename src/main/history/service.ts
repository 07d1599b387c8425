import { join } from 'node:path';
import { assertNever } from '../../shared/assert-never.ts';
import type { CaptureConfig } from '../../shared/config/schema.ts';
import type { RecordBatch } from '../../shared/model/exchange-record.ts';
import { unpackExchange } from '../../shared/model/packed-exchange.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../shared/model/units.ts';
import { describeFailure, isDamage } from './failure.ts';
import { Imports } from './har/imports.ts';
import { damaged, historyFileName, type OpenedStore, openHistory, setAside } from './open.ts';
import type { FromHistory, HistoryOpened, ToHistory } from './protocol.ts';
import { readHistory } from './read-history.ts';
import { RecordIntake } from './record-intake.ts';
import { redactRecord } from './redact/redact.ts';
import { compileRedaction, type RedactionRules } from './redact/rules.ts';
import type { Sessions } from './sessions.ts';
import type { HistoryStore } from './store.ts';

/** After a failed write nothing is tried again for this long. Milliseconds. */
export const retryInterval = 5000;
/** How often it is said that sessions grow, at most. Milliseconds. */
const tellInterval = 1000;

/** Requests that change the file. */
const changes: ReadonlySet<ToHistory['kind']> = new Set([
  'clear',
  'beginSession',
  'renameSession',
  'removeSession',
  'mark',
]);

export interface HistoryServiceOptions {
  readonly directory: string;
  readonly send: (message: FromHistory) => void;
  /** When this run of Doorman began, which records; null to read alone. */
  readonly run: EpochMilliseconds | null;
  /** Monotonic time in milliseconds. */
  readonly now: () => number;
  /** @default Date.now */
  readonly clock?: () => number;
  /** @default openHistory */
  readonly open?: (directory: string) => OpenedStore;
}

/** The history thread's work: batches come in over the engine's port, requests from the main thread. */
export class HistoryService {
  readonly #directory: string;
  readonly #send: (message: FromHistory) => void;
  readonly #run: EpochMilliseconds | null;
  readonly #now: () => number;
  readonly #clock: () => number;
  readonly #open: (directory: string) => OpenedStore;
  #store: HistoryStore | null = null;
  #opened: HistoryOpened = { state: 'ready' };
  /** When a write failed; null while writes work. */
  #failedAt: number | null = null;
  #capture: CaptureConfig | null = null;
  #rules: RedactionRules = compileRedaction([]);
  readonly #imports = new Imports((record) => redactRecord(record, this.#rules));
  readonly #intake = new RecordIntake((batch) => this.#keep(batch));
  #tidying: NodeJS.Immediate | null = null;
  #telling: NodeJS.Timeout | null = null;

  constructor(options: HistoryServiceOptions) {
    this.#directory = options.directory;
    this.#send = options.send;
    this.#run = options.run;
    this.#now = options.now;
    this.#clock = options.clock ?? Date.now;
    this.#open = options.open ?? openHistory;
  }

  /** Opens the file and says what came of it. */
  start(): void {
    let failure: unknown = null;
    try {
      this.#openStore();
    } catch (error) {
      failure = error;
    }
    this.#send({ kind: 'opened', opened: this.#opened });
    if (failure !== null) this.#writeFailed(failure);
  }

  /** Answers one request of the main thread, once. */
  handle(message: ToHistory): void {
    const reply = (result: unknown): void => this.#send({ kind: 'reply', id: message.id, result });
    const fail = (error: unknown): void => {
      const isDamaged = this.#store !== null && isDamage(error);
      if (isDamaged) this.#giveUpFile(error);
      this.#send(
        !isDamaged && changes.has(message.kind)
          ? {
              kind: 'failure',
              id: message.id,
              message: describeFailure(error, this.#directory),
              code: 'not_written',
            }
          : {
              kind: 'failure',
              id: message.id,
              message: error instanceof Error ? error.message : String(error),
            },
      );
    };
    try {
      const answer = this.#answer(message);
      if (answer instanceof Promise) answer.then(reply, fail);
      else reply(answer);
    } catch (error) {
      fail(error);
    }
  }

  #answer(message: ToHistory): unknown {
    switch (message.kind) {
      case 'attach':
        return this.#intake.attach(message.params.port);
      case 'capture':
        return this.#setCapture(message.params.capture);
      case 'list':
      case 'get':
      case 'body':
      case 'frames':
      case 'search':
      case 'match':
      case 'missing':
      case 'sessions':
      case 'marks':
      case 'exportEntry':
        return readHistory(this.#store, message, this.#capture);
      case 'clear':
        this.#recording()?.clearLive(this.#wallClock());
        return this.#sessionsChanged(null);
      case 'beginSession':
        return this.#sessionsChanged(
          this.#recording()?.begin(message.params.name, this.#wallClock()) ?? 'not_found',
        );
      case 'renameSession': {
        const { session, name } = message.params;
        return this.#sessionsChanged(this.#recording()?.rename(session, name) ?? null);
      }
      case 'removeSession':
        return this.#sessionsChanged(this.#recording()?.remove(message.params.session) ?? null);
      case 'mark': {
        const { ids, change } = message.params;
        return this.#store?.marks.change(ids, change, this.#store.pinnedLimit) ?? [];
      }
      case 'beginImport':
        return this.#sessionsChanged(
          this.#imports.begin(this.#store, message.params.name, this.#wallClock()),
        );
      case 'importPiece': {
        const { session, piece } = message.params;
        const report = this.#imports.write(session, piece);
        this.#tellLater();
        return report;
      }
      case 'endImport':
        return this.#sessionsChanged(this.#imports.end(message.params.session, message.params.cancelled));
      case 'reset':
        return this.#reset();
      case 'close':
        return this.#close();
      default:
        return assertNever(message);
    }
  }

  /** Writes a batch or gives it up; either way traffic is not held up. */
  #keep(batch: RecordBatch): void {
    if (this.#opened.state === 'corrupt') return;
    if (this.#failedAt !== null && this.#now() - this.#failedAt < retryInterval) return;
    try {
      this.#store ??= this.#openStore();
      this.#recording();
      this.#store?.append(
        batch.records.map(({ text, requestBody, responseBody }) =>
          redactRecord({ detail: unpackExchange(text), requestBody, responseBody }, this.#rules),
        ),
      );
      this.#tellLater();
      this.#tidyLater();
      if (this.#failedAt === null) return;
      this.#failedAt = null;
      this.#send({ kind: 'opened', opened: this.#opened });
    } catch (error) {
      this.#writeFailed(error);
    }
  }

  #setCapture(capture: CaptureConfig): null {
    this.#capture = capture;
    this.#rules = compileRedaction(capture.redact);
    try {
      this.#applyLimits();
      this.#recording();
    } catch (error) {
      this.#writeFailed(error);
    }
    this.#intake.open();
    return null;
  }

  #applyLimits(): void {
    if (this.#capture === null) return;
    this.#store?.setLimit(this.#capture.history);
    this.#tidyLater();
  }

  #wallClock(): EpochMilliseconds {
    return epochMilliseconds(this.#clock());
  }

  /** The sessions, one of them live where this run records. */
  #recording(): Sessions | null {
    const sessions = this.#store?.sessions ?? null;
    if (sessions !== null && sessions.live === null && this.#run !== null && this.#capture !== null) {
      sessions.resume(this.#run, this.#wallClock());
      this.#store?.marks.removeOrphans();
      this.#sessionsChanged(null);
    }
    return sessions;
  }

  /** Says so, and goes about what was deleted. */
  #sessionsChanged<Result>(result: Result): Result {
    if (this.#telling !== null) clearTimeout(this.#telling);
    this.#telling = null;
    this.#send({ kind: 'sessions', items: this.#store?.sessions.list() ?? [] });
    this.#tidyLater();
    return result;
  }

  /** What grows is said at most once a second. */
  #tellLater(): void {
    this.#telling ??= setTimeout(() => {
      try {
        this.#sessionsChanged(null);
      } catch (error) {
        // Nobody asked, so nobody would hear of it, and it would end the thread.
        this.#writeFailed(error);
      }
    }, tellInterval).unref();
  }

  /** What may wait is done in steps, between which batches and requests are seen to. */
  #tidyLater(): void {
    if (this.#capture === null || this.#run === null) return;
    this.#tidying ??= setImmediate(() => {
      this.#tidying = null;
      try {
        if (this.#store?.tidy((record) => redactRecord(record, this.#rules)) === true) this.#tidyLater();
      } catch (error) {
        this.#writeFailed(error);
      }
    });
  }

  #openStore(): HistoryStore | null {
    const outcome = this.#open(this.#directory);
    if (outcome.state === 'corrupt') {
      this.#store = null;
      this.#opened = { state: 'corrupt', reason: outcome.reason, file: outcome.file };
      return null;
    }
    this.#store = outcome.store;
    this.#opened = { state: 'ready' };
    this.#applyLimits();
    return this.#store;
  }

  /** Only a damaged file is set aside; one that can be read is never lost this way. */
  #reset(): HistoryOpened {
    if (this.#opened.state !== 'corrupt') return this.#opened;
    setAside(this.#directory);
    this.#failedAt = null;
    this.#openStore();
    return this.#opened;
  }

  #close(): null {
    this.#intake.letGo();
    if (this.#telling !== null) clearTimeout(this.#telling);
    if (this.#tidying !== null) clearImmediate(this.#tidying);
    this.#telling = null;
    this.#tidying = null;
    try {
      this.#store?.sessions.end(this.#wallClock());
    } catch (error) {
      this.#writeFailed(error);
    }
    this.#store?.close();
    this.#store = null;
    return null;
  }

  #writeFailed(error: unknown): void {
    if (isDamage(error)) {
      this.#giveUpFile(error);
      return;
    }
    const known = this.#failedAt !== null;
    this.#failedAt = this.#now();
    if (!known) this.#send({ kind: 'unavailable', reason: describeFailure(error, this.#directory) });
  }

  /** The file turned out to be damaged while it was in use: it is left as it is until `reset`. */
  #giveUpFile(error: unknown): void {
    this.#store?.close();
    this.#store = null;
    const file = join(this.#directory, historyFileName);
    this.#opened = { state: 'corrupt', reason: damaged(file, error), file };
    this.#send({ kind: 'opened', opened: this.#opened });
  }
}

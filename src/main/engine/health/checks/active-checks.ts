import type { ActiveCheckConfig } from '../../../../shared/config/schema.ts';
import { milliseconds } from '../../../../shared/model/units.ts';
import type { CheckResult } from '../../../../shared/model/upstream-health.ts';
import type { Clock } from '../../clock.ts';
import { ExchangeFailure } from '../../failure.ts';
import { faultOfError } from '../../forward/fault-of-error.ts';
import { Cancellation } from '../../pipeline/cancellation.ts';
import { type Check, CheckFailure } from './check.ts';
import { createGrpcCheck } from './grpc-check.ts';
import { createHttpCheck } from './http-check.ts';
import { tcpCheck } from './tcp-check.ts';
import type { UpstreamAccess } from './upstream-access.ts';

/** Each interval is so much shorter or longer by chance, that checks of many upstreams do not march in step. */
const jitter = 0.1;
/** The first checks of upstreams are spread over this time, in milliseconds. */
const firstSpread = 250;

export interface ActiveChecksOptions {
  readonly config: ActiveCheckConfig;
  readonly access: UpstreamAccess;
  readonly clock: Clock;
  /** From 0 to below 1, by chance. */
  readonly random: () => number;
  onResult(result: CheckResult): void;
}

/** Asks one upstream again and again how it is, one check at a time, until it is stopped. */
export class ActiveChecks {
  readonly #options: ActiveChecksOptions;
  readonly #check: Check;
  #timer: ReturnType<typeof setTimeout>;
  #running: Cancellation | null = null;
  #stopped = false;

  constructor(options: ActiveChecksOptions) {
    this.#options = options;
    this.#check = checkOf(options.config);
    this.#timer = setTimeout(() => void this.#run(), options.random() * firstSpread);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#running?.cancel();
  }

  async #run(): Promise<void> {
    const { clock, config, random, onResult } = this.#options;
    const began = clock.monotonic();
    const { ok, detail } = await this.#ask();
    if (this.#stopped) return;
    const duration = milliseconds(Math.round((clock.monotonic() - began) / 100) / 10);
    onResult({ at: clock.now(), ok, duration, detail });
    const interval = config.interval * (1 + (2 * random() - 1) * jitter);
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, interval - duration));
  }

  async #ask(): Promise<Pick<CheckResult, 'ok' | 'detail'>> {
    const { access, config } = this.#options;
    const cancellation = new Cancellation();
    this.#running = cancellation;
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      cancellation.cancel();
    }, config.timeout);
    const cancelled = new Promise<never>((_, reject) => {
      cancellation.onCancel(() => reject(new CheckFailure('cancelled')));
    });
    try {
      const detail = await Promise.race([this.#check(access, cancellation), cancelled]);
      return { ok: true, detail };
    } catch (error) {
      return { ok: false, detail: timedOut ? `no answer within ${config.timeout} ms` : detailOf(error) };
    } finally {
      clearTimeout(timer);
      cancellation.forget();
      this.#running = null;
    }
  }
}

function checkOf(config: ActiveCheckConfig): Check {
  switch (config.type) {
    case 'http':
      return createHttpCheck(config);
    case 'tcp':
      return tcpCheck;
    case 'grpc':
      return createGrpcCheck(config);
  }
}

function detailOf(error: unknown): string {
  if (error instanceof CheckFailure) return error.message;
  if (error instanceof ExchangeFailure) return error.fault.detail;
  return faultOfError(error, 'upstream.refused').detail;
}

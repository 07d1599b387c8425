import type { Config } from '../../../shared/config/schema.ts';
import type { ExchangeDetail, HeaderPairs } from '../../../shared/model/exchange.ts';
import type { Microseconds } from '../../../shared/model/units.ts';
import { type WhatIfOutcome, whatIfBodyLimit } from '../../../shared/model/what-if.ts';
import { UpstreamRegistry } from '../forward/upstream-registry.ts';
import { HeaderList } from '../headers.ts';
import { HealthMonitor } from '../health/health-monitor.ts';
import { createHttp1Codec } from '../http1/codec.ts';
import { type Body, bodyOf, emptyBody } from '../message.ts';
import { incomingOf, outcomeOf, Sandbox, type SandboxOptions } from './sandbox.ts';

/** How long a body may go on, in milliseconds: a stream of events would never end. */
const bodyTime = 10_000;

export interface AskInput {
  readonly after: Config;
  readonly detail: ExchangeDetail;
  /** What is sent in the place of the captured request: it has its whole body, and the framing of a new connection. */
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly authority: string;
    readonly scheme: 'http' | 'https';
    readonly headers: HeaderPairs;
    readonly body: Uint8Array;
  };
}

/** An answer as it came, for a client. */
export interface Asked {
  readonly outcome: WhatIfOutcome;
  readonly reason: string;
  readonly headers: HeaderPairs;
  readonly duration: Microseconds;
  readonly body: BodyBeginning;
}

/** The first bytes of a body, {@link whatIfBodyLimit} at most. */
interface BodyBeginning {
  readonly bytes: Uint8Array;
  /** Whether they are all of it. */
  readonly complete: boolean;
}

/**
 * Sends one request on as a configuration would, over connections of its own that are closed afterwards. Nothing is checked,
 * counted or recorded elsewhere: whatever runs does not know of it, except the upstream.
 *
 * @throws Error naming a file that the configuration needs and that cannot be used
 */
export async function askUpstreams(
  { after, detail, request }: AskInput,
  options: SandboxOptions,
): Promise<Asked> {
  const { clock } = options;
  const health = new HealthMonitor({ clock, report: () => undefined });
  const upstreams = new UpstreamRegistry(createHttp1Codec(), health);
  try {
    const sandbox = await Sandbox.open(after, options, upstreams);
    const { method, target, authority, scheme, headers, body } = request;
    const captured = incomingOf(detail);
    const { context, response } = await sandbox.answer(detail, {
      ...captured,
      head: { ...captured.head, method, target, authority, scheme, headers: HeaderList.fromPairs(headers) },
      body: bodyOf(body),
    });
    const beginning = await beginningOf(response?.body ?? emptyBody);
    return {
      outcome: outcomeOf(context, response?.head.status ?? 0, true),
      reason: response?.head.reason ?? '',
      headers: response?.head.headers.toPairs() ?? [],
      duration: context.elapsed(),
      body: beginning,
    };
  } finally {
    await upstreams.destroy();
  }
}

function beginningOf(body: Body): Promise<BodyBeginning> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (complete: boolean): void => {
      clearTimeout(timer);
      resolve({ bytes: Buffer.concat(chunks), complete });
    };
    const giveUp = (): void => {
      body.cancel();
      done(false);
    };
    const timer = setTimeout(giveUp, bodyTime);
    body.read({
      data(chunk) {
        const room = whatIfBodyLimit - size;
        chunks.push(Buffer.from(chunk.subarray(0, room)));
        size += Math.min(room, chunk.length);
        if (chunk.length <= room) return true;
        giveUp();
        return false;
      },
      end: () => done(true),
      fail: () => done(false),
    });
  });
}

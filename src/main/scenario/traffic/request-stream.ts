import { Agent, type IncomingMessage, request } from 'node:http';
import type { ClientCounts } from '../../../shared/scenario/evidence.ts';
import { type PlannedRequest, requestSequence } from '../../../shared/scenario/sequence.ts';
import type { RequestStream } from '../../../shared/scenario/stream.ts';
import type { TrafficBudget } from './budget.ts';
import { CookieJar } from './cookie-jar.ts';
import type { RunningStream } from './running-stream.ts';
import { StreamClock } from './stream-clock.ts';
import type { Target } from './target.ts';

export interface RequestStreamOptions {
  readonly name: string;
  readonly stream: RequestStream;
  readonly seed: number;
  readonly target: Target;
  readonly budget: TrafficBudget;
}

/** Sends the requests of a stream in their order and at their time, as far as connections are free. */
export class HttpRequestStream implements RunningStream {
  readonly #options: RequestStreamOptions;
  readonly #plan: Iterator<PlannedRequest, void>;
  readonly #agent: Agent;
  readonly #clock = new StreamClock();
  readonly #jars = new Map<number, CookieJar>();
  /** Clients that keep cookies ask one thing after another, as a person does: who waits for whom. */
  readonly #turns = new Map<number, Promise<void>>();
  #next: PlannedRequest | undefined;
  #timer: NodeJS.Timeout | undefined;
  #underWay = 0;
  #idle: (() => void)[] = [];
  #sent = 0;
  #answered = 0;
  #failed = 0;

  constructor(options: RequestStreamOptions) {
    this.#options = options;
    const { stream, seed, name } = options;
    this.#plan = requestSequence(stream, seed, name);
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: stream.connections,
      maxFreeSockets: stream.connections,
    });
    this.#next = this.#advance();
  }

  get counts(): ClientCounts {
    return { sent: this.#sent, answered: this.#answered, failed: this.#failed };
  }

  run(): void {
    this.#clock.run();
    this.#pump();
  }

  pause(): void {
    this.#clock.pause();
    clearTimeout(this.#timer);
  }

  async stop(): Promise<void> {
    this.pause();
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  close(): void {
    this.pause();
    this.#next = undefined;
    this.#agent.destroy();
  }

  #advance(): PlannedRequest | undefined {
    const { done, value } = this.#plan.next();
    return done === true ? undefined : value;
  }

  /** Sends whatever is due, and comes back for the next. */
  #pump(): void {
    clearTimeout(this.#timer);
    while (
      this.#clock.isRunning &&
      this.#next !== undefined &&
      this.#underWay < this.#options.stream.connections
    ) {
      const wait = this.#clock.until(this.#next.at);
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#pump(), wait);
        return;
      }
      if (!this.#options.budget.take()) {
        this.#next = undefined;
        return;
      }
      const planned = this.#next;
      this.#next = this.#advance();
      void this.#begin(planned);
    }
  }

  async #begin(planned: PlannedRequest): Promise<void> {
    this.#underWay += 1;
    const { cookies } = this.#options.stream;
    const turn = cookies ? this.#turns.get(planned.client) : undefined;
    const sent = (turn ?? Promise.resolve()).then(() => this.#send(planned));
    if (cookies) this.#turns.set(planned.client, sent);
    await sent;
    this.#underWay -= 1;
    if (this.#underWay === 0) {
      for (const resolve of this.#idle) resolve();
      this.#idle = [];
    }
    this.#pump();
  }

  /** Never rejects: what went wrong is counted. */
  #send({ client, method, path, headers, body }: PlannedRequest): Promise<void> {
    const { stream, target } = this.#options;
    const jar = stream.cookies ? this.#jarOf(client) : null;
    const cookie = jar?.header ?? null;
    const from = stream.clients[client]?.address ?? target.address;
    this.#sent += 1;
    return new Promise((resolve) => {
      let isOver = false;
      const end = (isAnswered: boolean): void => {
        if (isOver) return;
        isOver = true;
        clearTimeout(timer);
        if (isAnswered) this.#answered += 1;
        else this.#failed += 1;
        resolve();
      };
      const sending = request({
        host: target.address,
        port: target.port,
        agent: this.#agent,
        method,
        path,
        headers: {
          Host: `${stream.host}:${target.port}`,
          'User-Agent': `doorman-scenario/${this.#options.name}`,
          Accept: '*/*',
          ...(body > 0 ? { 'Content-Length': body, 'Content-Type': 'application/octet-stream' } : {}),
          'X-Forwarded-For': from,
          ...(cookie === null ? {} : { Cookie: cookie }),
          ...headers,
        },
      });
      const timer = setTimeout(() => sending.destroy(), stream.timeout);
      sending.on('error', () => end(false));
      sending.on('close', () => end(false));
      sending.on('response', (response: IncomingMessage) => {
        jar?.take(response.headers['set-cookie'] ?? []);
        response.resume();
        response.on('end', () => end(response.complete));
        response.on('error', () => end(false));
      });
      sending.end(body > 0 ? Buffer.alloc(body) : undefined);
    });
  }

  #jarOf(client: number): CookieJar {
    const known = this.#jars.get(client) ?? new CookieJar();
    this.#jars.set(client, known);
    return known;
  }
}

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { rootCertificates } from 'node:tls';
import { ContractError } from '../../shared/contract/errors.ts';
import type { ReplayVia } from '../../shared/contract/methods/replay.ts';
import type { MethodParams } from '../../shared/contract/methods.ts';
import type { ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import type { RepeatReport } from '../../shared/model/repeat.ts';
import type { ListenerStatus } from '../../shared/model/status.ts';
import { epochMilliseconds } from '../../shared/model/units.ts';
import { createReplayClient } from '../replay/client.ts';
import type { ConnectionWatch, Ends, ReplayTarget } from '../replay/connect.ts';
import { messageOf } from '../replay/message.ts';
import { repeat } from '../replay/repeat.ts';
import type { AuthorityKeeper } from './authority-keeper.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import type { HistorySupervisor } from './history-supervisor.ts';
import { type ReadyRequest, readyRequest, refuse } from './replay-request.ts';
import { findReplaySource } from './replay-source.ts';

/** Single requests that run at once, and the longest that one may take in milliseconds: it may be held, or stream. */
const runningLimit = 64;
const timeLimit = 15 * 60_000;
/** Progress is told at most this often, in milliseconds. */
const progressInterval = 100;

export interface ReplayServiceOptions {
  readonly engine: Pick<EngineSupervisor, 'ask' | 'applied'>;
  readonly history: Pick<HistorySupervisor, 'ask'>;
  readonly authority: Pick<AuthorityKeeper, 'material'>;
  readonly listeners: () => readonly ListenerStatus[];
  readonly onRepeat: (report: RepeatReport) => void;
}

/** Sends requests again. Connects to listeners of this Doorman and to nothing else. */
export interface ReplayService {
  /** @throws ContractError `exchange.not_found`, `replay.refused`, `replay.failed` or `engine.unavailable` */
  send(params: MethodParams<'replay.send'>): Promise<ExchangeId>;
  /** Begins a run and cancels the one before. Errors as for {@link ReplayService.send}. @returns its id */
  repeat(params: MethodParams<'replay.repeat'>): Promise<string>;
  cancel(id: string): void;
  /** The latest run; null before the first. */
  latest(): RepeatReport | null;
  close(): void;
}

export function createReplayService(options: ReplayServiceOptions): ReplayService {
  const { engine, history, authority, listeners, onRepeat } = options;
  const running = new Set<AbortController>();
  let run: { readonly id: string; readonly controller: AbortController } | null = null;
  let latest: RepeatReport | null = null;

  /** @throws ContractError */
  const targetFor = async (
    { listener: original, httpVersion }: Pick<ExchangeSummary, 'listener' | 'httpVersion'>,
    via: Extract<ReplayVia, { kind: 'listener' }> | undefined,
    authorityOf: string,
  ): Promise<ReplayTarget> => {
    const id = via?.listener ?? original;
    const listener = listeners().find((candidate) => candidate.id === id && candidate.state === 'open');
    if (listener === undefined)
      return refuse(`Listener '${id}' is not open. Choose another, or an upstream.`, 'gone');
    const address = listener.addresses[0] ?? '127.0.0.1';
    const loopback = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
    return {
      address: loopback,
      port: listener.port,
      tls: listener.tls
        ? { serverName: hostOf(authorityOf), authorities: await authoritiesOf(listener.id) }
        : null,
      version: httpVersion === '2' && listener.protocols.includes('h2') ? '2' : '1.1',
    };
  };

  /** What a certificate of the listener may be of: our authority, the one in its own files, or a public one. */
  const authoritiesOf = async (id: string): Promise<string[]> => {
    const applied = engine.applied();
    const tls = applied?.config.listeners.find((listener) => listener.id === id)?.tls;
    const material = authority.material();
    const own = material === null ? [] : [material.certificatePem];
    if (applied === null || typeof tls !== 'object') return own;
    const provided = await readFile(resolve(applied.baseDirectory, tls.cert), 'utf8').catch(() => '');
    return [...own, ...(provided === '' ? [] : [provided]), ...rootCertificates];
  };

  const watch = (
    of: ExchangeId,
    onOpened: (ends: Ends) => void,
    onClosed: (ends: Ends) => void,
  ): ConnectionWatch => ({
    async opened(ends) {
      if (!(await engine.ask('expectResent', { ends, of })))
        throw new Error('too many connections of this kind are open; wait for some to end');
      onOpened(ends);
    },
    closed: onClosed,
  });

  const forget = (ends: Ends) => engine.ask('forgetResent', { ends }).catch(() => []);

  const sendStraight = async (
    of: ExchangeId,
    { pool, upstream }: Extract<ReplayVia, { kind: 'upstream' }>,
    request: ReadyRequest,
  ): Promise<ExchangeId> => {
    const { headers, body, method, target, authority: host, scheme } = request;
    const outcome = await engine.ask('sendDirect', {
      of,
      pool,
      upstream,
      method,
      target,
      authority: host,
      scheme,
      headers,
      body,
    });
    if (outcome.ok) return outcome.id;
    return outcome.reason === 'too_many'
      ? refuse('Too many requests are being sent again; wait for some to end.', 'busy')
      : refuse(`The running configuration has no upstream '${upstream}' in a pool '${pool}'.`, 'gone');
  };

  const sendOnce = (of: ExchangeId, target: ReplayTarget, request: ReadyRequest): Promise<ExchangeId> =>
    new Promise((resolveId, reject) => {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), timeLimit);
      running.add(controller);
      const client = createReplayClient(
        target,
        watch(
          of,
          (ends) => {
            engine.ask('resentBegan', { ends }).then((id) => {
              if (id !== null) resolveId(id);
            }, reject);
          },
          (ends) => void forget(ends),
        ),
        1,
      );
      const failed = (error: unknown): void =>
        reject(new ContractError('replay.failed', `The request could not be sent: ${messageOf(error)}.`));
      client
        .send(request, controller.signal)
        .then(() => failed('the listener answered without taking the request'), failed)
        .finally(() => {
          clearTimeout(timer);
          running.delete(controller);
          client.close();
        });
    });

  return {
    async send({ of, via, request: edited, acceptCut }) {
      const source = await findReplaySource(engine, history, of);
      const request = await readyRequest(source, edited, acceptCut);
      const { summary } = source.detail;
      const way = via ?? wayOf(summary);
      if (way?.kind === 'upstream') return sendStraight(of, way, request);
      if (running.size >= runningLimit)
        return refuse('Too many requests are being sent again; wait for some to end.', 'busy');
      return sendOnce(of, await targetFor(summary, way, request.authority), request);
    },

    async repeat({ of, via, request: edited, acceptCut, times, concurrency }) {
      const source = await findReplaySource(engine, history, of);
      const request = await readyRequest(source, edited, acceptCut);
      const target = await targetFor(source.detail.summary, via, request.authority);
      run?.controller.abort();
      const id = randomUUID();
      const controller = new AbortController();
      run = { id, controller };
      const shares = new Map<string, number>();
      const open = new Map<string, Ends>();
      const counting: Promise<void>[] = [];
      const count = (ends: Ends): void => {
        if (!open.delete(keyOf(ends))) return;
        counting.push(
          forget(ends).then((found) => {
            for (const [upstream, requests] of found)
              shares.set(upstream, (shares.get(upstream) ?? 0) + requests);
          }),
        );
      };
      const client = createReplayClient(
        target,
        watch(of, (ends) => void open.set(keyOf(ends), ends), count),
        concurrency,
      );
      const tell = (report: RepeatReport): void => {
        if (run?.id !== id) return;
        latest = report;
        onRepeat(report);
      };
      let toldAt = 0;
      void repeat({
        id,
        of,
        request,
        client,
        times,
        concurrency,
        signal: controller.signal,
        began: epochMilliseconds(Date.now()),
        now: () => performance.now(),
        onProgress(report) {
          if (performance.now() - toldAt < progressInterval) return;
          toldAt = performance.now();
          tell(report());
        },
      }).then(async (report) => {
        for (const ends of [...open.values()]) count(ends);
        client.close();
        await Promise.all(counting);
        tell({ ...report, upstreams: [...shares].sort(([, one], [, other]) => other - one) });
      });
      return id;
    },

    cancel(id) {
      if (run?.id === id) run.controller.abort();
    },
    latest: () => latest,
    close() {
      run?.controller.abort();
      for (const controller of [...running]) controller.abort();
    },
  };
}

/** The way of the original: through its listener, or straight where it was sent so. */
const wayOf = ({ listener, pool, upstream }: ExchangeSummary): ReplayVia | undefined =>
  listener !== '' || pool === null || upstream === null
    ? listener === ''
      ? undefined
      : { kind: 'listener', listener }
    : { kind: 'upstream', pool, upstream };

const keyOf = ({ clientPort, listenerPort }: Ends): string => `${clientPort} ${listenerPort}`;

/** The host of an authority, without brackets and port. */
function hostOf(authority: string): string {
  if (authority.startsWith('[')) return authority.slice(1, authority.indexOf(']'));
  return authority.replace(/:[0-9]*$/, '');
}

import type { Socket } from 'node:net';
import { resolve } from 'node:path';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { ListenerStatus } from '../../../shared/model/status.ts';
import type { ListenerConnections } from '../defence/defence.ts';
import { type LeavingAddress, makeRoom, prepareMove } from './address-move.ts';
import { CertificateFiles } from './certificate-files.ts';
import { ConnectionGates } from './connection-gates.ts';
import type { HandshakeFailures } from './handshake-failures.ts';
import { createListener, type Listener, type ListenerOptions } from './listener.ts';
import { bindingKey, type ListenerPlan, type OpenListener, openFor, sameConfig } from './listener-plan.ts';
import { disabledStatus, failedStatus, openStatus } from './listener-status.ts';
import type { OwnConnections } from './own-connections.ts';
import { type BoundAddress, closeAll } from './socket-binding.ts';

/** What all listeners are made with. */
export interface ListenerSetOptions
  extends Omit<ListenerOptions, 'config' | 'baseDirectory' | 'onHandshakeFailure'> {
  readonly handshakeFailures: HandshakeFailures;
  /** Whose failures are not counted. */
  readonly own: OwnConnections;
  /** A connection beyond the limits was turned away. */
  connectionRefused(peer: string): void;
}

/** A change that is ready to take effect. */
export interface PreparedListeners {
  readonly statuses: readonly ListenerStatus[];
  readonly failed: readonly ListenerStatus[];
  /**
   * Frees addresses that old and new listeners cannot both hold; `commit` or `abandon` is to follow at once.
   *
   * @returns listeners that could not be opened: everything is as before then
   */
  makeRoom(): Promise<readonly ListenerStatus[]>;
  commit(): void;
  abandon(): void;
}

/**
 * All listeners of the running configuration. A change is prepared whole — new ports bound, certificates read — before
 * anything that runs is touched; connections of a listener that stays are never cut.
 */
export class ListenerSet {
  readonly #options: ListenerSetOptions;
  #open: OpenListener[] = [];
  #failed: { readonly config: ListenerConfig; readonly status: ListenerStatus }[] = [];
  #disabled: readonly ListenerConfig[] = [];
  #baseDirectory = '.';
  readonly #files = new CertificateFiles();
  /** Replaced or closed, while their last connections end. */
  readonly #past = new Set<Listener>();
  readonly #gates: ConnectionGates;

  constructor(options: ListenerSetOptions) {
    this.#options = options;
    this.#gates = new ConnectionGates(options.connectionRefused);
  }

  get statuses(): ListenerStatus[] {
    return [
      ...this.#open.map((open) => this.#statusOf(open.listener.config, open)),
      ...this.#failed.map(({ status }) => status),
      ...this.#disabled.map(disabledStatus),
    ];
  }

  /** Absolute paths of the certificates of open listeners that have them from files. */
  servedFiles(): ReadonlySet<string> {
    return new Set(
      this.#open.flatMap(({ listener: { config } }) =>
        typeof config.tls === 'object' ? [resolve(this.#baseDirectory, config.tls.cert)] : [],
      ),
    );
  }

  /** Port a listener is bound to; undefined when it is not open. */
  portOf(id: string): number | undefined {
    return this.#open.find(({ listener }) => listener.config.id === id)?.port;
  }

  /**
   * Prepares a change. Nothing that runs is touched before `makeRoom` and `commit`; `abandon` takes back what was bound.
   *
   * @param renewAll renew listeners whose configuration did not change as well: their certificates may have
   */
  async prepare(
    all: readonly ListenerConfig[],
    baseDirectory: string,
    renewAll = false,
  ): Promise<PreparedListeners> {
    const configs = all.filter(({ enabled }) => enabled);
    const disabled = all.filter(({ enabled }) => !enabled);
    const keys = new Set(configs.map(bindingKey));
    const leaving = this.#open.filter(({ key }) => !keys.has(key)).flatMap((open) => this.#leave(open));
    const plans: ListenerPlan[] = [];
    for (const config of configs) plans.push(await this.#plan(config, baseDirectory, leaving, renewAll));
    return {
      statuses: plans.map(({ status }) => status),
      failed: plans.filter(({ status }) => status.state === 'failed').map(({ status }) => status),
      makeRoom: async () => {
        const failure = await makeRoom(plans.flatMap(({ move }) => move ?? []));
        const plan = plans.find(({ move }) => move !== null && move === failure?.move);
        return plan === undefined || failure === null ? [] : [failedStatus(plan.config, failure.error)];
      },
      commit: () => this.#commit(plans, disabled, baseDirectory),
      abandon: () => {
        for (const { move } of plans) move?.abandon();
      },
    };
  }

  /** Tries those again that could not be opened. @returns whether one of them is open now */
  async retryFailed(): Promise<boolean> {
    const before = this.#failed;
    let opened = false;
    for (const entry of before) {
      const plan = await this.#plan(entry.config, this.#baseDirectory, []);
      // An apply may have come in between.
      if (!this.#failed.includes(entry)) {
        plan.move?.abandon();
        continue;
      }
      this.#failed = this.#failed.filter((failed) => failed !== entry);
      const next = openFor(plan);
      if (next === null) {
        this.#failed.push({ config: plan.config, status: plan.status });
      } else {
        this.#open.push(next);
        opened = true;
      }
    }
    return opened;
  }

  /** Open connections and who has them, by listener. */
  connections(): readonly ListenerConnections[] {
    return this.#gates.connections();
  }

  get hasFailed(): boolean {
    return this.#failed.length > 0;
  }

  /**
   * Makes those listeners anew whose certificate files are others than before; one whose new files are of no use goes on with
   * what it has.
   *
   * @returns the listeners that were tried, with what is wrong with their files
   */
  async renewChangedFiles(): Promise<{ readonly listener: string; readonly error: Error | null }[]> {
    const tried: { readonly listener: string; readonly error: Error | null }[] = [];
    for (const open of [...this.#open]) {
      const { config } = open.listener;
      if (!(await this.#files.haveChanged(config, this.#baseDirectory))) continue;
      try {
        const listener = await this.#create(config, this.#baseDirectory);
        // An apply may have come in between, and has read the files by then.
        if (open.listener.config !== config || !this.#open.includes(open)) continue;
        this.#replace(open, listener);
        tried.push({ listener: config.id, error: null });
      } catch (error) {
        tried.push({
          listener: config.id,
          error: error instanceof Error ? error : new Error(String(error)),
        });
      }
    }
    return tried;
  }

  /** Ends connections of clients whose certificate was revoked. */
  endRevoked(): void {
    for (const { listener } of this.#open) listener.endRevoked();
    for (const listener of this.#past) listener.endRevoked();
  }

  /** Stops accepting; connections end with what they carry. */
  drain(): void {
    for (const { addresses, listener } of this.#open) {
      closeAll(addresses);
      listener.drain();
    }
  }

  destroy(): void {
    for (const { listener } of this.#open) listener.destroy();
    for (const listener of this.#past) listener.destroy();
    this.#past.clear();
    this.#open = [];
    this.#failed = [];
    this.#disabled = [];
  }

  /** The addresses of a listener that the change closes. */
  #leave(open: OpenListener): LeavingAddress[] {
    return open.addresses.map((bound) => ({
      bound,
      restored: (again) => {
        open.addresses = open.addresses.map((address) => (address === bound ? again : address));
      },
      lost: (error) => {
        // Somebody else was quicker: it is tried again like any listener that could not be opened.
        this.#open = this.#open.filter((other) => other !== open);
        closeAll(open.addresses);
        this.#leaveToEnd(open.listener);
        const { config } = open.listener;
        if (!this.#failed.some((failed) => failed.config === config))
          this.#failed.push({ config, status: failedStatus(config, error) });
      },
    }));
  }

  async #plan(
    config: ListenerConfig,
    baseDirectory: string,
    leaving: readonly LeavingAddress[],
    renew = false,
  ): Promise<ListenerPlan> {
    const key = bindingKey(config);
    const open = this.#open.find((candidate) => candidate.key === key) ?? null;
    const plan = { config, key, open, listener: null, move: null };
    const statusWith = (binding: Pick<OpenListener, 'addresses' | 'port'>) => this.#statusOf(config, binding);
    if (open !== null && !renew && sameConfig(open.listener.config, config)) {
      return { ...plan, status: statusWith(open) };
    }
    try {
      const listener = await this.#create(config, baseDirectory);
      if (open !== null) return { ...plan, status: statusWith(open), listener };
      const move = await prepareMove(config, leaving, (socket) => this.#serve(socket, listener));
      const { port = config.port } = move.ready[0] ?? {};
      return { ...plan, status: statusWith({ addresses: move.ready, port }), listener, move };
    } catch (error) {
      return { ...plan, status: failedStatus(config, error) };
    }
  }

  #commit(plans: readonly ListenerPlan[], disabled: readonly ListenerConfig[], baseDirectory: string): void {
    const kept = new Set<OpenListener>();
    const taken = new Set<BoundAddress>();
    const next: OpenListener[] = [];
    for (const plan of plans) {
      const { open, listener } = plan;
      if (open === null) {
        const opened = openFor(plan);
        if (opened === null) continue;
        for (const address of opened.addresses) taken.add(address);
        next.push(opened);
        continue;
      }
      kept.add(open);
      if (listener !== null) {
        this.#replace(open, listener);
      }
      next.push(open);
    }
    for (const gone of this.#open) {
      if (kept.has(gone)) continue;
      closeAll(gone.addresses.filter((address) => !taken.has(address)));
      this.#leaveToEnd(gone.listener);
    }
    this.#open = next;
    this.#failed = plans.flatMap(({ config, status }) =>
      status.state === 'failed' ? [{ config, status }] : [],
    );
    this.#disabled = disabled;
    this.#baseDirectory = baseDirectory;
    this.#gates.configure(plans.map(({ config }) => config));
    this.#options.handshakeFailures.retain(new Set(plans.map(({ config }) => config.id)));
  }

  async #create(config: ListenerConfig, baseDirectory: string): Promise<Listener> {
    await this.#files.remember(config, baseDirectory);
    const { handshakeFailures, own, ...shared } = this.#options;
    return createListener({
      ...shared,
      config,
      baseDirectory,
      onHandshakeFailure(listener, failure, ends) {
        if (!own.take(ends)) handshakeFailures.add(listener, failure);
      },
    });
  }

  /** From now on `listener` serves the connections of those addresses; the one before ends with what it carries. */
  #replace(open: OpenListener, listener: Listener): void {
    const before = open.listener;
    open.listener = listener;
    for (const address of open.addresses) address.deliver = (socket) => this.#serve(socket, listener);
    this.#leaveToEnd(before);
  }

  /** What its connections carry may go on; those that are through are forgotten, so that none is kept without a connection. */
  #leaveToEnd(listener: Listener): void {
    listener.drain();
    for (const past of this.#past) if (past.empty) this.#past.delete(past);
    this.#past.add(listener);
  }

  #serve(socket: Socket, listener: Listener): void {
    if (this.#gates.of(listener.config).admit(socket)) listener.serve(socket);
  }

  #statusOf(config: ListenerConfig, binding: Pick<OpenListener, 'addresses' | 'port'>): ListenerStatus {
    return openStatus(
      config,
      binding,
      this.#gates.refused(config),
      this.#options.handshakeFailures.of(config.id),
    );
  }
}

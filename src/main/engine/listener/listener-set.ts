import type { Socket } from 'node:net';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { ListenerStatus } from '../../../shared/model/status.ts';
import { createListener, type Listener, type ListenerOptions } from './listener.ts';
import { failedStatus, openStatus } from './listener-status.ts';
import { bindSockets, type SocketBinding } from './socket-binding.ts';

type SharedOptions = Omit<ListenerOptions, 'config' | 'baseDirectory'>;

/** A bound port and whoever serves its connections now. */
interface OpenListener {
  binding: SocketBinding;
  listener: Listener;
  readonly key: string;
}

interface Plan {
  readonly config: ListenerConfig;
  readonly key: string;
  readonly status: ListenerStatus;
  readonly open: OpenListener | null;
  /** Bound for this plan, not yet in use. */
  readonly fresh: OpenListener | null;
}

/** A change that is ready to take effect. */
export interface PreparedListeners {
  readonly statuses: readonly ListenerStatus[];
  readonly failed: readonly ListenerStatus[];
  commit(): void;
  abandon(): void;
}

/**
 * All listeners of the running configuration. A change is prepared whole — new ports bound, certificates read — before
 * anything that runs is touched; connections of a listener that stays are never cut.
 */
export class ListenerSet {
  readonly #options: SharedOptions;
  #open: OpenListener[] = [];
  #failed: { readonly config: ListenerConfig; readonly status: ListenerStatus }[] = [];
  #baseDirectory = '.';

  constructor(options: SharedOptions) {
    this.#options = options;
  }

  get statuses(): ListenerStatus[] {
    return [
      ...this.#open.map((open) => openStatus(open.listener.config, open.binding)),
      ...this.#failed.map(({ status }) => status),
    ];
  }

  /** Port a listener is bound to; undefined when it is not open. */
  portOf(id: string): number | undefined {
    return this.#open.find(({ listener }) => listener.config.id === id)?.binding.port;
  }

  /**
   * Prepares a change. Nothing that runs is touched before `commit`; `abandon` takes back what was bound.
   *
   * @param renewAll renew listeners whose configuration did not change as well: their certificates may have
   */
  async prepare(
    configs: readonly ListenerConfig[],
    baseDirectory: string,
    renewAll = false,
  ): Promise<PreparedListeners> {
    const plans: Plan[] = [];
    for (const config of configs) plans.push(await this.#plan(config, baseDirectory, renewAll));
    return {
      statuses: plans.map(({ status }) => status),
      failed: plans.filter(({ status }) => status.state === 'failed').map(({ status }) => status),
      commit: () => this.#commit(plans, baseDirectory),
      abandon: () => {
        for (const { open, fresh } of plans) {
          if (open === null) fresh?.binding.close();
        }
      },
    };
  }

  /** Tries those again that could not be opened. @returns whether one of them is open now */
  async retryFailed(): Promise<boolean> {
    const before = this.#failed;
    let opened = false;
    for (const entry of before) {
      const plan = await this.#plan(entry.config, this.#baseDirectory);
      // An apply may have come in between.
      if (!this.#failed.includes(entry)) {
        plan.fresh?.binding.close();
        continue;
      }
      this.#failed = this.#failed.filter((failed) => failed !== entry);
      if (plan.fresh === null) {
        this.#failed.push({ config: plan.config, status: plan.status });
      } else {
        this.#open.push(plan.fresh);
        opened = true;
      }
    }
    return opened;
  }

  get hasFailed(): boolean {
    return this.#failed.length > 0;
  }

  /** Stops accepting; connections end with what they carry. */
  drain(): void {
    for (const { binding, listener } of this.#open) {
      binding.close();
      listener.drain();
    }
  }

  destroy(): void {
    for (const { listener } of this.#open) listener.destroy();
    this.#open = [];
    this.#failed = [];
  }

  async #plan(config: ListenerConfig, baseDirectory: string, renew = false): Promise<Plan> {
    const key = bindingKey(config);
    const open = this.#open.find((candidate) => candidate.key === key) ?? null;
    if (open !== null && !renew && sameConfig(open.listener.config, config)) {
      return { config, key, status: openStatus(open.listener.config, open.binding), open, fresh: null };
    }
    try {
      const listener = await createListener({ ...this.#options, config, baseDirectory });
      if (open !== null) {
        const next = { binding: open.binding, listener, key };
        return { config, key, status: openStatus(config, next.binding), open, fresh: next };
      }
      const fresh: OpenListener = {
        key,
        listener,
        binding: await bindSockets(config.bind, config.port, (socket: Socket) =>
          fresh.listener.serve(socket),
        ),
      };
      return { config, key, status: openStatus(config, fresh.binding), open: null, fresh };
    } catch (error) {
      return { config, key, status: failedStatus(config, error), open, fresh: null };
    }
  }

  #commit(plans: readonly Plan[], baseDirectory: string): void {
    const kept = new Set<OpenListener>();
    const next: OpenListener[] = [];
    for (const { open, fresh } of plans) {
      if (open !== null) {
        kept.add(open);
        if (fresh !== null) {
          const before = open.listener;
          open.listener = fresh.listener;
          before.drain();
        }
        next.push(open);
      } else if (fresh !== null) {
        next.push(fresh);
      }
    }
    for (const gone of this.#open) {
      if (kept.has(gone)) continue;
      gone.binding.close();
      gone.listener.drain();
    }
    this.#open = next;
    this.#failed = plans.flatMap(({ config, status }) =>
      status.state === 'failed' ? [{ config, status }] : [],
    );
    this.#baseDirectory = baseDirectory;
  }
}

/** Listeners with the same key use the same sockets. Port 0 is a port of its own for each id. */
function bindingKey({ id, bind, port }: ListenerConfig): string {
  return `${bind}|${port === 0 ? `any ${id}` : port}`;
}

/** Both come from the same schema, which gives keys one order. Certificate files may change under an equal configuration. */
function sameConfig(left: ListenerConfig, right: ListenerConfig): boolean {
  return typeof left.tls !== 'object' && JSON.stringify(left) === JSON.stringify(right);
}

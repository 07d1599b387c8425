import {
  type HeldAction,
  type HeldEdit,
  type HeldExchange,
  type HeldMessage,
  heldLimit,
  type ReleaseReason,
} from '../../../shared/model/breakpoint.ts';
import { epochMilliseconds, type Milliseconds, milliseconds } from '../../../shared/model/units.ts';
import type { Clock } from '../clock.ts';
import type { ExchangeContext } from '../pipeline/context.ts';

/** What became of an exchange that was held, and how long it was. */
export type HeldOutcome = { readonly waited: Milliseconds } & (
  | { readonly kind: 'continued' | 'dropped' | 'timed_out' | 'client_left' }
  | { readonly kind: 'edited'; readonly edit: HeldEdit }
  | { readonly kind: 'released'; readonly why: ReleaseReason }
);

type Ending = HeldOutcome extends infer Outcome
  ? Outcome extends unknown
    ? Omit<Outcome, 'waited'>
    : never
  : never;

interface Held {
  readonly message: HeldMessage;
  end(ending: Ending): void;
}

export interface HeldQueueOptions {
  readonly clock: Clock;
  /** The queue changed. */
  readonly onChange: () => void;
}

/** Exchanges that wait for a person: at most {@link heldLimit}, each no longer than it may. */
export class HeldQueue {
  readonly #options: HeldQueueOptions;
  readonly #held = new Map<string, Held>();
  #stops = 0;

  constructor(options: HeldQueueOptions) {
    this.#options = options;
  }

  /** Whether one more may be held. */
  get hasRoom(): boolean {
    return this.#held.size < heldLimit;
  }

  /** Oldest first. */
  list(): readonly HeldExchange[] {
    return Array.from(this.#held.values(), ({ message }) => message.held);
  }

  get(id: string): HeldMessage | null {
    return this.#held.get(id)?.message ?? null;
  }

  /** Holds until a person decides, the time is over, the client leaves, or all are released. */
  hold(
    context: ExchangeContext,
    timeout: Milliseconds,
    message: Omit<HeldMessage, 'held'>,
    about: Pick<HeldExchange, 'breakpoint' | 'side'>,
  ): Promise<HeldOutcome> {
    const { clock, onChange } = this.#options;
    const startedAt = clock.monotonic();
    const since = clock.now();
    this.#stops += 1;
    const id = `${context.id}.${this.#stops}`;
    const { method, scheme, authority, target } = context.current;
    const held: HeldExchange = {
      ...about,
      id,
      exchange: context.id,
      since,
      until: epochMilliseconds(since + timeout),
      method,
      scheme,
      authority,
      target,
      status: message.status,
    };
    return new Promise((resolve) => {
      const end = (ending: Ending): void => {
        if (!this.#held.delete(id)) return;
        clearTimeout(timer);
        onChange();
        const waited = milliseconds(Math.round((clock.monotonic() - startedAt) / 1000));
        resolve({ ...ending, waited });
      };
      const timer = setTimeout(() => end({ kind: 'timed_out' }), timeout);
      this.#held.set(id, { message: { ...message, held }, end });
      onChange();
      context.cancellation.onCancel(() => end({ kind: 'client_left' }));
    });
  }

  /** @returns false where it is not held any more */
  decide(id: string, action: HeldAction): boolean {
    const held = this.#held.get(id);
    if (held === undefined) return false;
    if (action.action === 'edit') held.end({ kind: 'edited', edit: action.edit });
    else held.end({ kind: action.action === 'drop' ? 'dropped' : 'continued' });
    return true;
  }

  /** Lets go of those that `isMeant` names. */
  release(why: ReleaseReason, isMeant: (held: HeldExchange) => boolean = () => true): void {
    for (const { message, end } of [...this.#held.values()]) {
      if (isMeant(message.held)) end({ kind: 'released', why });
    }
  }
}

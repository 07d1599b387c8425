import { type ClientMessage, hostMessageSchema, messageLimit } from './envelope.ts';
import { ContractError } from './errors.ts';
import type { EventName, EventPayloads } from './events.ts';
import type { MethodName, MethodParams, MethodResults } from './methods.ts';
import type { Transport } from './transport.ts';

export interface EventListener<Name extends EventName> {
  /** Called for each payload, in order. */
  onEvent(payload: EventPayloads[Name]): void;
  /** Called when events went missing: whatever was built from them must be fetched anew. */
  onGap?(): void;
}

/** Typed calls and subscriptions over one transport. */
export interface ContractClient {
  /**
   * @throws ContractError with the host's code, `connection.closed` when the transport closed first, or `call.invalid_params` when
   *   the host would not take in that much
   */
  call<Name extends MethodName>(method: Name, params: MethodParams<Name>): Promise<MethodResults[Name]>;
  /** One listener a channel; a later one replaces it. Returns a function that ends the subscription. */
  subscribe<Name extends EventName>(channel: Name, listener: EventListener<Name>): () => void;
  /** Calls back once when the connection closes; at once when it already has. */
  onClose(callback: () => void): void;
  close(): void;
}

interface PendingCall {
  resolve(result: unknown): void;
  reject(error: ContractError): void;
}

interface ActiveSubscription {
  /** Sequence number of the next event; null until the first of this subscription came. */
  expected: number | null;
  readonly onEvent: (payload: unknown) => void;
  readonly onGap: () => void;
}

export function createContractClient(transport: Transport): ContractClient {
  const pending = new Map<number, PendingCall>();
  const subscriptions = new Map<EventName, ActiveSubscription>();
  const closeCallbacks: (() => void)[] = [];
  let nextId = 1;
  let open = true;

  const send = (message: ClientMessage) => transport.send(JSON.stringify(message));

  const settle = (id: number): PendingCall | undefined => {
    const waiting = pending.get(id);
    pending.delete(id);
    return waiting;
  };

  transport.onMessage((text) => {
    const message = parse(text);
    if (message === undefined) {
      // What follows cannot be trusted either; whoever owns the connection makes a new one.
      transport.close();
      return;
    }
    switch (message.kind) {
      case 'result':
        settle(message.id)?.resolve(message.result);
        return;
      case 'refusal': {
        if (message.id === null) return;
        const { code, message: sentence, details } = message.error;
        settle(message.id)?.reject(new ContractError(code, sentence, details));
        return;
      }
      case 'event': {
        const subscription = subscriptions.get(message.channel);
        if (subscription === undefined) return;
        // Transports keep order, so before the first event only those of an earlier subscription can arrive.
        if (subscription.expected === null && message.sequence !== 1) return;
        const gap = subscription.expected !== null && message.sequence !== subscription.expected;
        subscription.expected = message.sequence + 1;
        try {
          if (gap) subscription.onGap();
          subscription.onEvent(message.payload);
        } finally {
          // A listener that throws on one payload must not stop the flow of all later ones.
          send({ kind: 'acknowledge', channel: message.channel, sequence: message.sequence });
        }
        return;
      }
    }
  });

  transport.onClose(() => {
    open = false;
    const error = new ContractError('connection.closed', 'The connection to Doorman closed.');
    for (const call of pending.values()) call.reject(error);
    pending.clear();
    subscriptions.clear();
    for (const callback of closeCallbacks) callback();
  });

  return {
    call(method, params) {
      return new Promise((resolve, reject) => {
        if (!open) {
          reject(new ContractError('connection.closed', 'The connection to Doorman is closed.'));
          return;
        }
        const id = nextId;
        nextId += 1;
        // What cannot be sent is refused here: the host would cut the connection, or answer to no call.
        const text = callText({ kind: 'call', id, method, params });
        pending.set(id, { resolve, reject });
        transport.send(text);
      });
    },
    subscribe(channel, listener) {
      const subscription: ActiveSubscription = {
        expected: null,
        onEvent: listener.onEvent.bind(listener) as (payload: unknown) => void,
        onGap: () => listener.onGap?.(),
      };
      subscriptions.set(channel, subscription);
      send({ kind: 'subscribe', channel });
      return () => {
        if (subscriptions.get(channel) !== subscription) return;
        subscriptions.delete(channel);
        send({ kind: 'unsubscribe', channel });
      };
    },
    onClose(callback) {
      if (open) closeCallbacks.push(callback);
      else callback();
    },
    close: () => transport.close(),
  };
}

/** @throws ContractError `call.invalid_params` */
function callText(message: Extract<ClientMessage, { kind: 'call' }>): string {
  let text: string;
  try {
    text = JSON.stringify(message);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ContractError(
      'call.invalid_params',
      `'${message.method}' was not sent, as its values cannot be written as JSON (${reason}). Nest lists and maps less deep.`,
    );
  }
  if (text.length <= messageLimit) return text;
  throw new ContractError(
    'call.invalid_params',
    `'${message.method}' was not sent, as it has ${text.length} characters and Doorman takes in ${messageLimit} at once. Make what it sends smaller.`,
  );
}

function parse(text: string) {
  try {
    return hostMessageSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

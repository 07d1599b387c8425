import { clientMessageSchema, type HostMessage, messageLimit } from './envelope.ts';
import { ContractError } from './errors.ts';
import { type EventName, type EventPayloads, eventNames, merges } from './events.ts';
import { type Handlers, type MethodName, methodParams } from './methods.ts';
import type { Transport } from './transport.ts';

/** Batches a subscriber may have without having acknowledged them. */
export const unacknowledgedLimit = 2;

/** Calls of one client that may be running at once. */
export const runningCallLimit = 256;

/** What is wrong with parameters is told of so many, each in so many characters: their keys are the caller's. */
const issuesNamed = 8;
const issueLimit = 300;

const clipped = (text: string): string =>
  text.length <= issueLimit ? text : `${text.slice(0, issueLimit - 1)}…`;

interface Subscription<Name extends EventName> {
  sequence: number;
  acknowledged: number;
  waiting: EventPayloads[Name] | undefined;
}

/**
 * The host's end of one client. Parses everything that arrives, runs handlers, and sends events no
 * faster than the client acknowledges them: beyond {@link unacknowledgedLimit}, payloads merge.
 */
export interface HostConnection {
  publish<Name extends EventName>(channel: Name, payload: EventPayloads[Name]): void;
  /** Whether this client is subscribed to a channel. */
  follows(channel: EventName): boolean;
  close(): void;
}

export interface HostConnectionOptions {
  readonly transport: Transport;
  readonly handlers: Handlers;
  /** What a new subscriber is sent at once; undefined sends nothing until the next publication. */
  readonly initial: <Name extends EventName>(channel: Name) => EventPayloads[Name] | undefined;
  /** Told when what this client follows has changed; see {@link HostConnection.follows}. */
  readonly onFollow?: () => void;
  readonly onClose?: () => void;
  /** An error that no refusal code names: for the log, since its text does not cross. */
  readonly onUnexpectedError?: (method: string, error: unknown) => void;
}

export function acceptConnection(options: HostConnectionOptions): HostConnection {
  const { transport, handlers } = options;
  const subscriptions: { [Name in EventName]?: Subscription<Name> } = {};
  let runningCalls = 0;

  const send = (message: HostMessage) => transport.send(JSON.stringify(message));

  const refuse = (id: number | null, error: ContractError) => {
    send({ kind: 'refusal', id, error: error.toData() });
  };

  const flush = <Name extends EventName>(channel: Name, subscription: Subscription<Name>) => {
    if (subscription.waiting === undefined) return;
    if (subscription.sequence - subscription.acknowledged >= unacknowledgedLimit) return;
    const payload = subscription.waiting;
    subscription.waiting = undefined;
    subscription.sequence += 1;
    send({ kind: 'event', channel, sequence: subscription.sequence, payload });
  };

  const publish = <Name extends EventName>(channel: Name, payload: EventPayloads[Name]) => {
    const subscription = subscriptions[channel];
    if (subscription === undefined) return;
    subscription.waiting =
      subscription.waiting === undefined ? payload : merges[channel](subscription.waiting, payload);
    flush(channel, subscription);
  };

  const call = async (id: number, method: string, params: unknown) => {
    if (!isMethodName(method)) {
      refuse(id, new ContractError('call.unknown_method', `There is no method '${method}'.`));
      return;
    }
    if (runningCalls >= runningCallLimit) {
      refuse(
        id,
        new ContractError(
          'call.failed',
          `More than ${runningCallLimit} calls at once; wait for some to end.`,
        ),
      );
      return;
    }
    runningCalls += 1;
    try {
      send({ kind: 'result', id, result: await invoke(handlers, method, params) });
    } catch (error) {
      if (!(error instanceof ContractError)) options.onUnexpectedError?.(method, error);
      refuse(id, toContractError(method, error));
    } finally {
      runningCalls -= 1;
    }
  };

  transport.onMessage((text) => {
    const message = parse(text);
    if (message === undefined) {
      refuse(
        null,
        new ContractError('call.malformed', 'A message was not of the contract’s form and was left out.'),
      );
      return;
    }
    switch (message.kind) {
      case 'call':
        void call(message.id, message.method, message.params);
        return;
      case 'subscribe': {
        subscriptions[message.channel] = { sequence: 0, acknowledged: 0, waiting: undefined };
        options.onFollow?.();
        const initial = options.initial(message.channel);
        if (initial !== undefined) publish(message.channel, initial);
        return;
      }
      case 'unsubscribe':
        delete subscriptions[message.channel];
        options.onFollow?.();
        return;
      case 'acknowledge':
        acknowledge(message.channel, message.sequence);
        return;
    }
  });

  const acknowledge = <Name extends EventName>(channel: Name, sequence: number) => {
    const subscription = subscriptions[channel];
    if (subscription === undefined) return;
    const seen = Math.min(sequence, subscription.sequence);
    subscription.acknowledged = Math.max(subscription.acknowledged, seen);
    flush(channel, subscription);
  };

  transport.onClose(() => {
    for (const channel of eventNames) delete subscriptions[channel];
    options.onClose?.();
  });

  return {
    publish,
    follows: (channel) => subscriptions[channel] !== undefined,
    close: () => transport.close(),
  };
}

function isMethodName(method: string): method is MethodName {
  return Object.hasOwn(methodParams, method);
}

function parse(text: string) {
  if (text.length > messageLimit) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = clientMessageSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

async function invoke(handlers: Handlers, method: MethodName, params: unknown): Promise<unknown> {
  const parsed = methodParams[method].safeParse(params);
  if (!parsed.success) {
    const { issues: all } = parsed.error;
    const issues = [
      ...all
        .slice(0, issuesNamed)
        .map((issue) => clipped(`${issue.path.join('.') || 'params'}: ${issue.message}`)),
      ...(all.length > issuesNamed ? [`and ${all.length - issuesNamed} more`] : []),
    ];
    throw new ContractError(
      'call.invalid_params',
      `'${method}' was called with ${issues.join('; ')}.`,
      issues,
    );
  }
  // The parameters were parsed with this very method's schema; the table ties both together by name.
  const handler = handlers[method] as (params: unknown) => unknown;
  return (await handler(parsed.data)) ?? {};
}

function toContractError(method: string, error: unknown): ContractError {
  if (error instanceof ContractError) return error;
  return new ContractError('call.failed', `'${method}' failed inside Doorman; its log has the details.`);
}

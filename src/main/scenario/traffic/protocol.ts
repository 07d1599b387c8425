import type { ClientCounts } from '../../../shared/scenario/evidence.ts';
import type { Stream } from '../../../shared/scenario/stream.ts';

/** What the thread is started with. */
export interface TrafficStart {
  readonly seed: number;
}

/** What can be asked of the traffic, by name of the request. */
export interface TrafficRequests {
  /** A stream begins, or begins again where it stopped. Its port has to be one of this machine. */
  start: {
    readonly params: {
      readonly name: string;
      readonly stream: Stream;
      /** Of the listener: an address of this machine, else it is refused. */
      readonly address: string;
      readonly port: number;
    };
    readonly result: null;
  };
  /** It sends no more. Resolves when what it had under way has ended. */
  stop: { readonly params: { readonly name: string }; readonly result: null };
  /** While paused nothing further is sent, and the time of every stream stands still. */
  pause: { readonly params: { readonly paused: boolean }; readonly result: null };
  counts: { readonly params: Record<never, never>; readonly result: Readonly<Record<string, ClientCounts>> };
  /** Ends every stream and its connections. */
  close: { readonly params: Record<never, never>; readonly result: null };
}

export type ToTraffic = {
  [Name in keyof TrafficRequests]: {
    readonly kind: Name;
    readonly id: number;
    readonly params: TrafficRequests[Name]['params'];
  };
}[keyof TrafficRequests];

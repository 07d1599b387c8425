import type { BuiltInUpstream } from '../../../shared/scenario/upstream.ts';

/** What the thread is started with. */
export interface UpstreamsStart {
  readonly seed: number;
}

/** What can be done to built-in upstreams, by name of the request. */
export interface UpstreamRequests {
  /** Starts one on a free port of 127.0.0.1. */
  open: {
    readonly params: { readonly name: string; readonly upstream: BuiltInUpstream };
    readonly result: { readonly port: number };
  };
  /** Closes its port and cuts its connections. */
  kill: { readonly params: { readonly name: string }; readonly result: null };
  /** Listens again, on the port it had. */
  revive: { readonly params: { readonly name: string }; readonly result: null };
  /** What it serves is something else from now on, with other validators. */
  change: { readonly params: { readonly name: string }; readonly result: null };
  /** How long its answers take at least, in milliseconds, and what share of them is 500. */
  set: {
    readonly params: { readonly name: string; readonly delay?: number; readonly failures?: number };
    readonly result: null;
  };
  /** Requests of each that came through Doorman, without health checks. */
  counts: { readonly params: Record<never, never>; readonly result: Readonly<Record<string, number>> };
  /** Closes all of them. */
  close: { readonly params: Record<never, never>; readonly result: null };
}

export type ToUpstreams = {
  [Name in keyof UpstreamRequests]: {
    readonly kind: Name;
    readonly id: number;
    readonly params: UpstreamRequests[Name]['params'];
  };
}[keyof UpstreamRequests];

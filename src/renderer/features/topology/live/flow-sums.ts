import type { RouteFlow } from '../../../../shared/model/flow.ts';

/** Rates added up along one way or at one place, in requests a second. */
export interface FlowSum {
  readonly perSecond: number;
  readonly direct: number;
  readonly errors: number;
  readonly cached: number;
  readonly forwarded: number;
}

export const noFlow: FlowSum = { perSecond: 0, direct: 0, errors: 0, cached: 0, forwarded: 0 };

/** The flows by what they are asked for. */
export interface FlowIndex {
  of(listener: string, route: string): FlowSum;
  ofListener(listener: string): FlowSum;
  ofRoute(route: string): FlowSum;
  /** Requests of a listener that none of its routes took. */
  untaken(listener: string): FlowSum;
  readonly all: FlowSum;
}

const plus = (sum: FlowSum, flow: FlowSum): FlowSum => ({
  perSecond: sum.perSecond + flow.perSecond,
  direct: sum.direct + flow.direct,
  errors: sum.errors + flow.errors,
  cached: sum.cached + flow.cached,
  forwarded: sum.forwarded + flow.forwarded,
});

export function indexFlows(flows: readonly RouteFlow[]): FlowIndex {
  const listeners = new Map<string, FlowSum>();
  const routes = new Map<string, FlowSum>();
  const ways = new Map<string, FlowSum>();
  const untaken = new Map<string, FlowSum>();
  const add = (map: Map<string, FlowSum>, key: string, flow: FlowSum) =>
    map.set(key, plus(map.get(key) ?? noFlow, flow));
  for (const flow of flows) {
    add(listeners, flow.listener, flow);
    if (flow.route === null) add(untaken, flow.listener, flow);
    else {
      add(routes, flow.route, flow);
      add(ways, `${flow.listener} ${flow.route}`, flow);
    }
  }
  return {
    of: (listener, route) => ways.get(`${listener} ${route}`) ?? noFlow,
    ofListener: (listener) => listeners.get(listener) ?? noFlow,
    ofRoute: (route) => routes.get(route) ?? noFlow,
    untaken: (listener) => untaken.get(listener) ?? noFlow,
    all: flows.reduce(plus, noFlow),
  };
}

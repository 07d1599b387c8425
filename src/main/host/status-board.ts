import type { RouteFlow } from '../../shared/model/flow.ts';
import type {
  AppStatus,
  ListenerStatus,
  RefusedConnections,
  TrafficStatus,
  UpstreamPast,
  UpstreamReport,
} from '../../shared/model/status.ts';
import { milliseconds } from '../../shared/model/units.ts';
import type { EngineReport } from './engine-supervisor.ts';
import { createListenerNotes, type ListenerNotes } from './listener-notes.ts';
import type { Problems } from './problems.ts';

const noTraffic: TrafficStatus = {
  window: milliseconds(0),
  requestsPerSecond: 0,
  medianDuration: null,
  active: 0,
  total: 0,
};

export interface StatusBoardOptions {
  readonly problems: Problems;
  /** The `bind` of a listener in the running configuration. */
  readonly bindOf: (listener: string) => string;
  readonly onChange: () => void;
}

/** What the engine last reported, with what the main thread can add to it. */
export interface StatusBoard {
  readonly notes: ListenerNotes;
  take(report: EngineReport): void;
  /** The listeners of a configuration that was just taken over; a report follows. */
  takeListeners(listeners: readonly ListenerStatus[]): void;
  listeners(): readonly ListenerStatus[];
  traffic(): Pick<AppStatus, 'upstreams' | 'traffic'>;
  pasts(): readonly UpstreamPast[];
  flows(): readonly RouteFlow[];
}

export function createStatusBoard({ problems, bindOf, onChange }: StatusBoardOptions): StatusBoard {
  let listeners: readonly ListenerStatus[] = [];
  let traffic: Pick<AppStatus, 'upstreams' | 'traffic'> = { upstreams: [], traffic: noTraffic };
  let reports: readonly UpstreamReport[] = [];
  let flows: readonly RouteFlow[] = [];
  let failing = new Set<string>();
  let crowding = new Set<string>();
  let turningAway = new Set<string>();

  const reportListeners = (): void => {
    const failed = notes.complete(listeners).filter(({ state }) => state === 'failed');
    for (const listener of failed) {
      // One sentence that says who holds the port is better than two, the first of which does not.
      if (notes.isPending(listener)) continue;
      const { id, problem } = listener;
      const message = `Listener '${id}' is not open: ${problem ?? 'the reason is not known.'}`;
      problems.report({ code: 'listener.failed', about: id, severity: 'error', message });
    }
    const stillFailing = new Set(failed.map(({ id }) => id));
    for (const id of failing) if (!stillFailing.has(id)) problems.resolve('listener.failed', id);
    failing = stillFailing;
    reportRefused();
    reportTurnedAway();
    onChange();
  };

  const reportRefused = (): void => {
    const crowded = listeners.filter(({ refused }) => refused.connections + refused.connectionsPerClient > 0);
    for (const { id, refused } of crowded) {
      const message = refusedMessage(id, refused);
      problems.report({ code: 'listener.connections_refused', about: id, severity: 'warning', message });
    }
    const stillCrowded = new Set(crowded.map(({ id }) => id));
    for (const id of crowding)
      if (!stillCrowded.has(id)) problems.resolve('listener.connections_refused', id);
    crowding = stillCrowded;
  };

  const reportTurnedAway = (): void => {
    const turning = listeners.filter(({ handshakeFailures }) =>
      handshakeFailures.some(({ reason }) => reason.startsWith('client_certificate_')),
    );
    for (const { id } of turning) {
      const message = turnedAwayMessage(id);
      problems.report({ code: 'listener.client_certificates', about: id, severity: 'warning', message });
    }
    const stillTurning = new Set(turning.map(({ id }) => id));
    for (const id of turningAway)
      if (!stillTurning.has(id)) problems.resolve('listener.client_certificates', id);
    turningAway = stillTurning;
  };

  const reportDropped = (dropped: number): void => {
    if (dropped === 0) {
      problems.resolve('capture.dropped');
      return;
    }
    const message =
      `${dropped} exchanges were not kept in history since the engine started, because writing them was too slow. ` +
      'They went through all the same.';
    problems.report({ code: 'capture.dropped', severity: 'warning', message });
  };

  const notes = createListenerNotes(bindOf, reportListeners);

  return {
    notes,
    take(report) {
      listeners = report.listeners;
      reports = report.upstreams;
      flows = report.flows;
      const upstreams = reports.map(({ checks: _checks, history: _history, ...status }) => status);
      traffic = { upstreams, traffic: report.traffic };
      reportDropped(report.historyDropped);
      reportListeners();
    },
    takeListeners(next) {
      listeners = next;
      reportListeners();
    },
    listeners: () => notes.complete(listeners),
    traffic: () => traffic,
    pasts: () => reports.map(({ pool, id, checks, history }) => ({ pool, id, checks, history })),
    flows: () => flows,
  };
}

const turnedAwayMessage = (id: string): string =>
  `Listener '${id}' has turned away clients without a certificate that it accepts (clientCertificates). ` +
  'The events in the Upstreams view say who and why; Certificates makes certificates for clients.';

/** Without the numbers, which change all the time: the listener's own status has them. */
function refusedMessage(id: string, refused: RefusedConnections): string {
  const limits = [
    ...(refused.connectionsPerClient > 0
      ? ['one client had more connections open than limits.connectionsPerClient allows']
      : []),
    ...(refused.connections > 0 ? ['more were open than limits.connections allows'] : []),
  ];
  return `Listener '${id}' has refused connections: ${limits.join(', and ')}. Close some, or raise the limit.`;
}

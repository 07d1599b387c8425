import type { EventName, EventPayloads } from '../../../shared/contract/events.ts';
import type { AppInfo } from '../../../shared/contract/methods/app.ts';
import type { DraftMethodName } from '../../../shared/contract/methods/draft.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import type { AppStatus } from '../../../shared/model/status.ts';
import type { ClientCertificates } from '../../certificates/client-certificates.ts';
import type { Names } from '../../names/names.ts';
import type { TrustMatrix } from '../../trust/trust-matrix.ts';
import type { AuthorityKeeper } from '../authority-keeper.ts';
import type { CertificateSharing } from '../certificate-share.ts';
import type { ConfigHistory } from '../config-history.ts';
import type { Configuration } from '../configuration.ts';
import type { DoctorRuns } from '../doctor-runs.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';
import type { EventLog } from '../event-log.ts';
import type { HistorySupervisor } from '../history-supervisor.ts';
import type { ReplayService } from '../replay-service.ts';
import type { Scenarios } from '../scenarios/runs.ts';
import type { StatusBoard } from '../status-board.ts';
import { bundlePath } from '../trust-service.ts';
import type { WhatIf } from '../what-if.ts';
import { appHandlers } from './app.ts';
import { authorityHandlers } from './authority.ts';
import type { BreakpointKeeper } from './breakpoints.ts';
import { cacheHandlers } from './cache.ts';
import { clientCertificateHandlers } from './client-certificates.ts';
import type { ClientPlaces } from './clients.ts';
import { configHandlers } from './config.ts';
import { doctorHandlers } from './doctor.ts';
import { exchangeHandlers } from './exchanges.ts';
import { harHandlers } from './har.ts';
import { recordHandlers } from './records.ts';
import { replayHandlers } from './replay.ts';
import { routeHandlers } from './routes.ts';
import { scenarioHandlers } from './scenarios.ts';
import { searchHandlers } from './search.ts';
import { serviceHandlers } from './services.ts';
import { sessionHandlers } from './sessions.ts';
import { trustHandlers } from './trust.ts';
import { upstreamHandlers } from './upstreams.ts';

/** The parts of a host that its methods speak of. */
export interface HostParts {
  readonly info: AppInfo;
  readonly status: () => AppStatus;
  readonly setCapturing: (capturing: boolean) => Promise<void>;
  readonly publish: <Name extends EventName>(channel: Name, payload: EventPayloads[Name]) => void;
  /** Ports on which Doorman itself is talked to: they are no services. */
  readonly ownPorts: () => readonly number[];
  readonly engine: EngineSupervisor;
  readonly history: HistorySupervisor;
  readonly configuration: Configuration;
  readonly configHistory: ConfigHistory;
  readonly authority: AuthorityKeeper;
  readonly trust: TrustMatrix;
  readonly sharing: CertificateSharing;
  readonly clients: ClientCertificates;
  readonly clientPlaces: ClientPlaces;
  readonly board: StatusBoard;
  readonly events: EventLog;
  readonly doctor: DoctorRuns;
  readonly names: Names;
  readonly replay: ReplayService;
  readonly breakpoints: BreakpointKeeper;
  readonly whatIf: WhatIf;
  readonly scenarios: Scenarios;
}

/** One function for each method of the contract, but for those of which each connection has its own. */
export function allHandlers(parts: HostParts): Omit<Handlers, DraftMethodName> {
  const { engine, history, authority, trust, events, publish } = parts;
  return {
    ...appHandlers(parts),
    ...configHandlers(parts.configuration, parts.configHistory),
    ...exchangeHandlers({ engine, history, publish: (batch) => publish('exchanges', batch) }),
    ...sessionHandlers({ engine, history, publish }),
    ...searchHandlers({ engine, history }),
    ...recordHandlers({ history }),
    ...authorityHandlers({
      authority,
      engine,
      trust,
      sharing: parts.sharing,
      bundlePath: bundlePath(parts.info.dataDirectory),
    }),
    ...harHandlers({ engine, history }),
    ...cacheHandlers({ engine }),
    ...replayHandlers(parts.replay),
    ...parts.breakpoints.handlers,
    'whatif.run': parts.whatIf.run,
    'whatif.ask': parts.whatIf.ask,
    ...scenarioHandlers(parts.scenarios),
    ...parts.clientPlaces.handlers,
    ...clientCertificateHandlers(parts.clients, engine, events.add),
    ...routeHandlers({ engine }),
    ...upstreamHandlers({ engine, events }),
    ...trustHandlers(trust, authority),
    ...doctorHandlers(parts),
    ...serviceHandlers({
      configuration: parts.configuration,
      listeners: parts.board.listeners,
      ownPorts: parts.ownPorts,
    }),
  };
}

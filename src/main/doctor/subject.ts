import type { Config } from '../../shared/config/schema.ts';
import type { RouteTest, TestedRequest } from '../../shared/model/route-test.ts';
import type { ListenerStatus, UpstreamStatus } from '../../shared/model/status.ts';

/** Says whether a client on this machine accepts the local authority; asked once a run. */
export type AskTrust = () => Promise<{
  readonly client: string;
  readonly trusted: boolean;
  readonly detail: string;
} | null>;

/** Doorman as the doctor sees it. */
export interface Subject {
  readonly config: Config;
  /** Whether it runs. If not, there are neither listeners nor answers, and the configuration is that of the file. */
  readonly running: boolean;
  /** As the engine reported them last. */
  readonly listeners: readonly ListenerStatus[];
  readonly upstreams: readonly UpstreamStatus[];
  /** Certificate of the local authority, PEM; null while there is none. */
  readonly authority: { readonly certificate: string; readonly permitted: readonly string[] } | null;
  /** What the running configuration would do with a request; null while it does not run. */
  readonly testRoutes: ((request: TestedRequest) => Promise<RouteTest>) | null;
  /** Says that a connection to a listener is the doctor's own; null while it does not run. Never rejects. */
  readonly announce:
    | ((ends: {
        readonly clientAddress: string;
        readonly clientPort: number;
        readonly listenerPort: number;
      }) => Promise<void>)
    | null;
  /** Null where nobody can tell. */
  readonly askTrust: AskTrust | null;
  /** Folder of the configuration, to which paths in it are relative. */
  readonly baseDirectory: string;
}

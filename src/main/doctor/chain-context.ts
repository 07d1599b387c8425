import type { ListenerConfig } from '../../shared/config/schema.ts';
import type {
  Finding,
  FindingCode,
  FindingEvidence,
  FindingOf,
  FindingResult,
} from '../../shared/model/doctor-finding.ts';
import type { ProxyVariables } from '../../shared/model/proxy-variables.ts';
import type { RouteTest } from '../../shared/model/route-test.ts';
import type { ListenerStatus } from '../../shared/model/status.ts';
import type { PlannedChain } from './chain-plan.ts';
import type { Subject } from './subject.ts';
import type { World } from './world.ts';

/** What a run knows before its first chain. */
export interface RunContext {
  readonly subject: Subject;
  readonly world: World;
  /** Of the shell that asked; empty where a window did. */
  readonly proxyVariables: ProxyVariables;
  /** Every chain of the configuration, to say where else a host is served. */
  readonly everything: readonly PlannedChain[];
  readonly signal: AbortSignal;
}

/** One chain on its way: what earlier steps found out for later ones. */
export interface ChainContext extends RunContext {
  readonly chain: PlannedChain;
  readonly listener: ListenerConfig | null;
  /** As the engine reported it; null when it does not run. */
  readonly status: ListenerStatus | null;
  /** Addresses of the name, then those of them that accepted a connection. */
  addresses: readonly string[];
  reachable: readonly string[];
  routeTest: RouteTest | null;
}

/** One step: probes, and says what it found, the most important first. Rejects only when the run was cancelled. */
export type Step = (context: ChainContext) => Promise<readonly Finding[]>;

export const finding = <Code extends FindingCode>(
  code: Code,
  result: FindingResult,
  evidence: FindingEvidence[Code],
): FindingOf<Code> => ({ code, result, evidence });

/** Host and port as in the Host field. */
export function authorityOf({ host, port, scheme }: PlannedChain): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === (scheme === 'https' ? 443 : 80) ? name : `${name}:${port}`;
}

/**
 * A way to a port that the system keeps for privileged programs.
 *
 * - `other_port`: a port from 1024 on, which needs nothing
 * - `sysctl`: the system lets everybody bind from a lower port on (Linux)
 * - `setcap`: the program file gets the capability to bind any port (Linux)
 * - `forward`: the system redirects connections from the port to a high one (nftables, iptables, pf)
 * - `wildcard`: listen on every address, which the system allows (macOS)
 */
export type PortWayKind = 'other_port' | 'sysctl' | 'setcap' | 'forward' | 'wildcard';

/** One way, exactly as it is on this system. */
export interface PortWay {
  readonly kind: PortWayKind;
  /** Run in this order, each with the rights that it names itself (`sudo`). Empty where only the configuration changes. */
  readonly commands: readonly string[];
  /** Take the commands back. */
  readonly undo: readonly string[];
  /** The port that the listener is to have for it; null where it keeps its own. */
  readonly port: number | null;
  /** The `bind` that the listener is to have for it; null where it keeps its own. */
  readonly bind: string | null;
  /** What else it means, in whole sentences; null when nothing. */
  readonly caveat: string | null;
}

import type { FaultCode } from '../../../shared/model/fault.ts';

/** Faults of a connection that did not come about: the request was not sent on it. */
const connectFaults: ReadonlySet<FaultCode> = new Set([
  'upstream.name_not_found',
  'upstream.refused',
  'upstream.unreachable',
  'upstream.connect_timeout',
  'upstream.tls_certificate',
  'upstream.tls_client_certificate',
  'upstream.tls_failed',
  'upstream.overloaded',
]);

/** Faults of a connection that broke before there was an answer. */
const resetFaults: ReadonlySet<FaultCode> = new Set(['upstream.reset', 'upstream.upgrade_failed']);

/** What `retry.on` of a pool calls a fault: `connect`, `reset` or a status; null where it has no name for it. */
export function retryReason(fault: FaultCode): string | null {
  if (connectFaults.has(fault)) return 'connect';
  if (resetFaults.has(fault)) return 'reset';
  return fault === 'upstream.broken' ? '500' : null;
}

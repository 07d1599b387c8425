import { type FaultCode, faults } from '../../../shared/model/fault.ts';

/** Whether a fault speaks against the upstream: not what its client did, and not the silence of both. */
export function isOfUpstream(fault: FaultCode): boolean {
  return faults[fault].atUpstream && fault !== 'upstream.tunnel_idle';
}

import type { TrustHandshake, TrustState } from '../../shared/model/trust.ts';
import type { StoreFindings, TrustStore } from './trust-store.ts';

/** What a store's findings and the handshakes since then come to. The first handshake decides. */
export function stateOf(
  { exports }: Pick<TrustStore, 'exports'>,
  findings: Pick<StoreFindings, 'present' | 'hasOurs' | 'stale'>,
  handshakes: readonly Pick<TrustHandshake, 'outcome'>[],
): TrustState {
  if (findings.present === 'no') return 'absent';
  if (findings.present === 'unreadable') return 'unreadable';
  const tried = handshakes.filter(({ outcome }) => outcome !== 'not_tried');
  const isAccepted = tried[0]?.outcome === 'accepted';
  if (exports.length > 0) {
    if (isAccepted) return 'verified';
    if (tried.length === 0) return 'untried';
    return tried.some(({ outcome }) => outcome === 'accepted') ? 'not_installed' : 'failing';
  }
  if (findings.hasOurs) {
    if (isAccepted) return 'verified';
    return tried.length === 0 ? 'installed' : 'failing';
  }
  return findings.stale.length > 0 ? 'stale' : 'not_installed';
}

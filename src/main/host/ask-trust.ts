import type { AskTrust } from '../doctor/subject.ts';
import type { TrustMatrix } from '../trust/trust-matrix.ts';

/**
 * Whether programs that use the system's trust store accept the local authority, by a handshake that one of them makes. Null where
 * no program could try.
 */
export const askSystemTrust =
  ({ verify }: Pick<TrustMatrix, 'verify'>): AskTrust =>
  async () => {
    // A system without a store, or an authority that cannot be used: nothing can be said.
    const reports = await verify(['system']).catch(() => []);
    const tried = reports
      .flatMap(({ handshakes }) => handshakes)
      .filter(({ outcome }) => outcome !== 'not_tried');
    const refused = tried.find(({ outcome }) => outcome === 'refused');
    if (refused !== undefined) return { client: refused.client, trusted: false, detail: refused.error };
    const [accepted] = tried;
    return accepted === undefined ? null : { client: accepted.client, trusted: true, detail: '' };
  };

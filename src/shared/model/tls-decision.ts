import type { ClientCertificateProblem, PresentedCertificate } from './client-certificate.ts';

/** Evidence by decision code of the stage `tls`: the connection, and who the client is. */
export interface TlsEvidence {
  'tls.terminated': {
    readonly version: string;
    readonly cipher: string;
    readonly serverName: string | null;
    readonly application: string;
    readonly resumed: boolean;
  };
  'tls.off': Record<never, never>;
  /** The client showed a certificate that the listener accepts. */
  'tls.client_verified': PresentedCertificate & {
    /** Names of the header fields that tell upstreams who it is. */
    readonly forwardedAs: readonly string[];
  };
  /** It showed one that is not accepted, where none is required: it counts as nobody. */
  'tls.client_unverified': {
    readonly problem: ClientCertificateProblem;
    readonly detail: string;
    readonly certificate: PresentedCertificate | null;
  };
  /** It was asked for a certificate and showed none. */
  'tls.client_anonymous': Record<never, never>;
  /** The route takes only clients whose certificate was accepted. */
  'tls.client_required': { readonly route: string; readonly showed: 'nothing' | 'unverified' | 'not_asked' };
  /** The client itself sent fields that say who it is; they were removed. */
  'tls.identity_removed': { readonly fields: readonly string[] };
}

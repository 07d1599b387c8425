import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { PoolConfig } from '../../../shared/config/schema.ts';
import type { CertificateMaterial } from './material.ts';

/** PEM text of the files that a pool's `tls` names, read and checked before. */
export interface UpstreamTlsMaterial {
  /** Authorities trusted besides those of Node; null for none. */
  readonly ca: string | null;
  /** What Doorman shows an upstream that asks for a certificate; null for nothing. */
  readonly certificate: CertificateMaterial | null;
}

/**
 * How connections to one upstream are secured, in the words of `tls.connect` and `https.request`. Whoever opens a connection
 * to an upstream takes all of it from here, so that no way to it trusts or shows anything else.
 */
export interface UpstreamTls {
  readonly rejectUnauthorized: boolean;
  /** For SNI and verification; absent where it is an address, which is no server name (RFC 6066 section 3). */
  readonly servername?: string;
  readonly minVersion: PoolConfig['tls']['minVersion'];
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
  /** The three above, parsed: doing that for each connection would cost more than its handshake. */
  readonly secureContext: SecureContext;
}

/** By the material it was made from, which all upstreams of a pool share. */
const contexts = new WeakMap<UpstreamTlsMaterial, SecureContext>();

/** @throws Error of OpenSSL for material that is not PEM */
export function createUpstreamTls(
  url: URL,
  settings: Pick<PoolConfig['tls'], 'verify' | 'serverName' | 'minVersion'>,
  material: UpstreamTlsMaterial,
): UpstreamTls {
  const { ca, certificate } = material;
  const files = {
    ...(ca === null ? {} : { ca: [...getCACertificates('default'), ca] }),
    ...(certificate === null ? {} : { cert: certificate.certificatePem, key: certificate.privateKeyPem }),
  };
  const secureContext =
    contexts.get(material) ?? createSecureContext({ ...files, minVersion: settings.minVersion });
  contexts.set(material, secureContext);
  const name = settings.serverName === '' ? url.hostname : settings.serverName;
  return {
    rejectUnauthorized: settings.verify,
    ...(/^[0-9.]+$|:/.test(name) ? {} : { servername: name }),
    minVersion: settings.minVersion,
    ...files,
    secureContext,
  };
}

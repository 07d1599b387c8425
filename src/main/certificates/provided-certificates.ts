import type { ServedCertificate } from '../../shared/model/authority.ts';
import type { ProvidedCertificate, ProvidedPaths } from './provided.ts';

/** Most files that are remembered; a configuration has at most 100 listeners, and pools beside them. */
const fileLimit = 400;

export interface ProvidedCertificatesOptions {
  /** @throws ProvidedCertificateError */
  readonly load: (paths: ProvidedPaths) => Promise<ProvidedCertificate>;
  /** A file has another certificate than when it was read last. */
  readonly onRenewed: (certificate: ServedCertificate) => void;
}

/** Reads certificates that a person brought, and notices when a file has got another one. */
export class ProvidedCertificates {
  readonly #options: ProvidedCertificatesOptions;
  /** By path of the certificate, in the order of last use. */
  readonly #known = new Map<string, ProvidedCertificate>();

  constructor(options: ProvidedCertificatesOptions) {
    this.#options = options;
  }

  /** @throws ProvidedCertificateError */
  async read(paths: ProvidedPaths): Promise<ProvidedCertificate> {
    const { cert } = paths;
    const certificate = await this.#options.load(paths);
    const before = this.#known.get(cert);
    this.#known.delete(cert);
    this.#known.set(cert, certificate);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= fileLimit) break;
      this.#known.delete(oldest);
    }
    if (before !== undefined && before.certificatePem !== certificate.certificatePem) {
      this.#options.onRenewed(served(cert, certificate));
    }
    return certificate;
  }

  /** @param inUse paths of certificates that listeners serve: what was read for pools, or of no use in the end, is not among them */
  list(inUse: ReadonlySet<string>): readonly ServedCertificate[] {
    return [...this.#known].flatMap(([path, certificate]) =>
      inUse.has(path) ? [served(path, certificate)] : [],
    );
  }
}

const served = (path: string, { names, notBefore, notAfter }: ProvidedCertificate): ServedCertificate => ({
  names,
  notBefore,
  notAfter,
  path,
});

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
  /** Read since {@link begin}. */
  #used = new Set<string>();

  constructor(options: ProvidedCertificatesOptions) {
    this.#options = options;
  }

  /** A configuration is about to be read: what it names from here on is in use, and nothing else. */
  begin(): void {
    this.#used = new Set();
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
    this.#used.add(cert);
    if (before !== undefined && before.certificatePem !== certificate.certificatePem) {
      this.#options.onRenewed(served(cert, certificate));
    }
    return certificate;
  }

  list(): readonly ServedCertificate[] {
    return [...this.#known].flatMap(([path, certificate]) =>
      this.#used.has(path) ? [served(path, certificate)] : [],
    );
  }
}

const served = (path: string, { names, notBefore, notAfter }: ProvidedCertificate): ServedCertificate => ({
  names,
  notBefore,
  notAfter,
  path,
});

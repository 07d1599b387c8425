/** What the main thread says about client certificates; plain data for the engine's thread. */
export interface ClientTrustMaterial {
  /** Doorman's own authority for client certificates, PEM; null while it cannot be used. */
  readonly authorityPem: string | null;
  /** SHA-256 fingerprints of certificates that a person revoked, upper-case hexadecimal with colons. */
  readonly revoked: readonly string[];
}

/** Whom listeners accept, as it is now: a certificate that is revoked counts from the next look on. */
export class ClientTrust {
  #authorityPem: string | null;
  #revoked: ReadonlySet<string>;

  constructor({ authorityPem, revoked }: ClientTrustMaterial = { authorityPem: null, revoked: [] }) {
    this.#authorityPem = authorityPem;
    this.#revoked = new Set(revoked);
  }

  get authorityPem(): string | null {
    return this.#authorityPem;
  }

  isRevoked(fingerprint: string): boolean {
    return this.#revoked.has(fingerprint);
  }

  /** @returns whether the authority is another one, for which listeners have to be made anew */
  replace({ authorityPem, revoked }: ClientTrustMaterial): boolean {
    const isOther = authorityPem !== this.#authorityPem;
    this.#authorityPem = authorityPem;
    this.#revoked = new Set(revoked);
    return isOther;
  }
}

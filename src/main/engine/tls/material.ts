/** A certificate and its key, as PEM text. */
export interface CertificateMaterial {
  /** The leaf, and intermediates behind it where there are any. */
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** Where listeners get certificates from; the engine's thread is given one when it is put together. */
export interface CertificateSource {
  /**
   * A certificate of the local authority for a host name, made on first use.
   *
   * @param serverName from SNI; undefined when the client sent none, as it does for addresses
   * @param localAddress the address the client reached
   * @throws Error for a name the authority may not sign, or when there is no authority
   */
  forName(serverName: string | undefined, localAddress: string): Promise<CertificateMaterial>;
  /** A certificate of the person's own, from files. @throws Error that names the file and what is wrong */
  fromFiles(certificatePath: string, keyPath: string): Promise<CertificateMaterial>;
}

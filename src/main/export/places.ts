/** Where files lie on the machine that the other proxy runs on. */
export interface ExportPlaces {
  /** Folder of certificates that the configuration has none for. */
  readonly certificates: string;
  /** Folder for stored responses. */
  readonly cache: string;
  /** Authorities to check upstreams against, PEM. */
  readonly authorities: string;
}

/** As Debian and Red Hat's family have them, with a folder for each proxy below /etc. */
export const usualPlaces = (proxy: string): ExportPlaces => ({
  certificates: `/etc/${proxy}/certificates`,
  cache: `/var/cache/${proxy}/doorman`,
  authorities: '/etc/ssl/certs/ca-certificates.crt',
});

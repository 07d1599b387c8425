/** Where an upstream's URL of the configuration leads. */
export interface UpstreamAddress {
  readonly scheme: 'http' | 'https';
  /** An IPv6 address is without brackets. */
  readonly host: string;
  readonly port: number;
  /** As in the Host field. */
  readonly authority: string;
}

/** @param text a URL that the configuration's schema has accepted */
export function upstreamAddress(text: string): UpstreamAddress {
  const url = new URL(text);
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  return { scheme, host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port, authority: url.host };
}

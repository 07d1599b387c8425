const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing accepts connections there; is the listener open?',
  ECONNRESET: 'the connection was reset before the answer was whole',
  EPIPE: 'the connection was closed while the request was sent',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate is not of this Doorman’s authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is not of this Doorman’s authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is not of this Doorman’s authority',
  CERT_HAS_EXPIRED: 'the certificate of the listener has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the listener does not name this host',
  ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR:
    'the listener has no certificate for this host: the authority may not sign it, or there is none',
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: 'the listener does not speak this version of HTTP',
};

/** What kept a request from being answered, as the end of a sentence. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return sentences[code] ?? (code === '' ? error.message : `${error.message} (${code})`);
}

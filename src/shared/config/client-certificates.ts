import { z } from 'zod';
import { accept, refuse, text } from './judge.ts';
import { filePath, judgeHeaderName } from './names.ts';

/** Fields that frame or route a message, or that this hop writes itself: never the identity of a client. */
const takenFields: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'authorization',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
  'x-request-id',
]);

const identityHeader = () => {
  const allowed = 'the name of a header that nothing else uses, such as Client-Cert';
  return text(
    (input) => {
      const judged = judgeHeaderName(input);
      if (!judged.ok) return judged;
      return takenFields.has(input.toLowerCase())
        ? refuse('is a header with a meaning of its own', allowed)
        : accept(input);
    },
    { kind: 'header name', allowed, examples: ['Client-Cert', 'X-Client-Subject'] },
  );
};

const forwardedIdentitySchema = z.strictObject({
  certificate: identityHeader()
    .optional()
    .describe('The header for the certificate itself: DER in Base64 between colons (RFC 9440).'),
  subject: identityHeader()
    .optional()
    .describe('The header for the subject, such as `O=Doorman, CN=alice`; what is not ASCII as `\\C3\\A4`.'),
  fingerprint: identityHeader()
    .optional()
    .describe('The header for the SHA-256 fingerprint, hexadecimal with colons.'),
});

/** What a listener asks of its clients. */
export const clientCertificatesSchema = z.strictObject({
  mode: z
    .enum(['optional', 'required'])
    .prefault('required')
    .describe(
      '`required` ends the handshake of clients without a certificate that is accepted. `optional` lets them in, and says in every exchange what they showed.',
    ),
  ca: filePath()
    .optional()
    .describe(
      "Authorities that client certificates are checked against, PEM. Relative to the folder of this file. Left out: Doorman's own client authority, which `doorman client-cert` makes certificates of.",
    ),
  forward: forwardedIdentitySchema
    .prefault({})
    .describe(
      'Headers that tell upstreams who the client is, of certificates that were accepted. What a client sends under these names is removed on every listener, spelt with - or _. Left out: none.',
    ),
});

export type ClientCertificatesConfig = z.output<typeof clientCertificatesSchema>;

/** Versions of TLS that may be the lowest. Older ones are never spoken (RFC 8996). */
export const tlsVersions = ['TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof tlsVersions)[number];

import { type Asn1, encodeDer, objectIdentifier, octetString, sequence } from './asn1.ts';
import { extensionOids } from './extensions.ts';

const clientAuthentication = '1.3.6.1.5.5.7.3.2';

/**
 * For clients and nothing else. On an authority it limits all that is below it to the same, as OpenSSL, NSS, Chromium and Windows
 * read it: what this authority signs is no certificate for a server, whatever it says.
 */
export const clientAuthUsage = (): Asn1 =>
  sequence(
    objectIdentifier(extensionOids.extendedKeyUsage),
    octetString(encodeDer(sequence(objectIdentifier(clientAuthentication)))),
  );

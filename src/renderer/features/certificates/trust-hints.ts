import { shellQuote } from '../../../shared/shell/shell-quote.ts';

/** How one program is told to trust the authority. */
export interface TrustHint {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly command: string;
}

const nickname = 'Doorman local authority';

/** @param certificatePath of the authority's certificate @param url an HTTPS address to try it with */
export function trustHints(certificatePath: string, url: string): readonly TrustHint[] {
  const file = shellQuote(certificatePath);
  return [
    {
      id: 'curl',
      title: 'curl',
      text: 'For one command; nothing is installed.',
      command: `curl --cacert ${file} ${shellQuote(url)}`,
    },
    {
      id: 'node',
      title: 'Node',
      text: 'Node reads this when it starts: set it before the program that makes the requests.',
      command: `export NODE_EXTRA_CA_CERTS=${file}`,
    },
    {
      id: 'chrome',
      title: 'Chrome and Chromium on Linux',
      text: 'Adds it to your own NSS store. certutil is in the package libnss3-tools or nss-tools. Restart the browser afterwards.',
      command: `certutil -d sql:$HOME/.pki/nssdb -A -t "C,," -n "${nickname}" -i ${file}`,
    },
    {
      id: 'chrome-remove',
      title: 'Undo it in Chrome and Chromium',
      text: 'Takes it out of the same store again.',
      command: `certutil -d sql:$HOME/.pki/nssdb -D -n "${nickname}"`,
    },
  ];
}

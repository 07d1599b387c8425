import { shellQuote } from '../../shared/shell/shell-quote.ts';

/** A curl command for an address, told where the authority's certificate is when that is known. */
export function curlCommand(url: string, certificatePath: string | null): string {
  const trust =
    certificatePath === null || !url.startsWith('https:') ? '' : `--cacert ${shellQuote(certificatePath)} `;
  return `curl ${trust}${shellQuote(url)}`;
}

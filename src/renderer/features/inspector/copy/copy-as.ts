import type { ContractClient } from '../../../../shared/contract/client.ts';
import type { ExchangeId } from '../../../../shared/model/exchange.ts';
import { toCurl } from '../curl.ts';
import {
  type CopiedRequest,
  copiedRequest,
  type FetchedRequest,
  fetchRequest,
  secretsNote,
} from './copied-request.ts';
import { toFetch } from './to-fetch.ts';
import { toHttpie } from './to-httpie.ts';
import { toPython } from './to-python.ts';

/** What a request can be copied as. */
export const copyForms = {
  curl: 'cURL',
  fetch: 'fetch',
  httpie: 'HTTPie',
  python: 'Python (requests)',
} as const;

export type CopyForm = keyof typeof copyForms;

const writers: Readonly<Record<CopyForm, (request: CopiedRequest, fetched: FetchedRequest) => string>> = {
  curl: (request, { detail }) =>
    toCurl(
      detail,
      detail.request.body.size === 0
        ? null
        : { text: request.body?.text ?? null, whole: request.note === null },
    ),
  fetch: toFetch,
  httpie: toHttpie,
  python: toPython,
};

/**
 * Puts a recorded request on the clipboard. @returns what was done, as a sentence
 * @throws ContractError, or the clipboard's error
 */
export async function copyAs(client: ContractClient, id: ExchangeId, form: CopyForm): Promise<string> {
  const fetched = await fetchRequest(client, id);
  await navigator.clipboard.writeText(writers[form](copiedRequest(fetched), fetched));
  return `Copied as ${copyForms[form]}.${secretsNote(fetched)}`;
}

import type { ContractClient } from '../../../shared/contract/client.ts';
import type { ExchangeId } from '../../../shared/model/exchange.ts';
import { sniffText } from '../../ui/body-kind.ts';
import { fetchBody } from './body-bytes.ts';
import { type CurlBody, toCurl } from './curl.ts';

/** Puts a recorded request on the clipboard as a curl command. @throws ContractError, or the clipboard's error */
export async function copyAsCurl(client: ContractClient, id: ExchangeId): Promise<void> {
  const detail = await client.call('exchanges.get', { id });
  let body: CurlBody | null = null;
  if (detail.request.body.size > 0) {
    const bytes = await fetchBody(client, id, 'request');
    body = { text: sniffText(bytes), whole: bytes.length === detail.request.body.size };
  }
  await navigator.clipboard.writeText(toCurl(detail, body));
}

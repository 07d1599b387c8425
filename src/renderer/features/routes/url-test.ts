import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../../shared/contract/client.ts';
import type { HeaderPairs } from '../../../shared/model/exchange.ts';
import type { RouteTest } from '../../../shared/model/route-test.ts';

/** How long typing has to pause before the engine is asked, in milliseconds. */
export const urlTestDelay = 150;

export interface UrlTestInput {
  /** Empty: nothing is tested. */
  readonly url: string;
  readonly method: string;
  /** One field in a line, `name: value`. */
  readonly headers: string;
  /** Address of the client; empty for this machine. */
  readonly client: string;
}

export interface UrlTestState {
  readonly input: UrlTestInput;
  /** Of the last input that was answered; null while there is none, or it could not be tested. */
  readonly test: RouteTest | null;
  /** Why it could not be tested. */
  readonly error: string | null;
  change(fields: Partial<UrlTestInput>): void;
  /** Asks again, as the running configuration may have changed. */
  again(): void;
}

export type UrlTest = StoreApi<UrlTestState>;

/** What the running configuration would do with a request, asked again while one types; only the last question counts. */
export function createUrlTest(client: Pick<ContractClient, 'call'>, delay = urlTestDelay): UrlTest {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  return createStore<UrlTestState>((set, get) => {
    const ask = async () => {
      const { input } = get();
      asked += 1;
      const turn = asked;
      const answer = await test(client, input);
      if (turn === asked) set(answer);
    };
    return {
      input: { url: '', method: 'GET', headers: '', client: '' },
      test: null,
      error: null,
      change(fields) {
        const input = { ...get().input, ...fields };
        clearTimeout(timer);
        if (input.url.trim() === '') {
          asked += 1;
          set({ input, test: null, error: null });
          return;
        }
        set({ input });
        timer = setTimeout(() => void ask(), delay);
      },
      again() {
        if (get().input.url.trim() !== '') void ask();
      },
    };
  });
}

async function test(
  client: Pick<ContractClient, 'call'>,
  input: UrlTestInput,
): Promise<Pick<UrlTestState, 'test' | 'error'>> {
  const headers = readFields(input.headers);
  if (typeof headers === 'string') return { test: null, error: headers };
  const address = input.client.trim();
  if (address !== '' && !looksLikeAddress(address))
    return { test: null, error: `'${address}' is no IP address; leave it empty for this machine.` };
  try {
    const params = {
      url: input.url.trim(),
      method: input.method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
    };
    const answer = await client.call('routes.test', {
      ...params,
      client: address === '' ? '127.0.0.1' : address,
    });
    return { test: answer, error: null };
  } catch (error) {
    return { test: null, error: error instanceof Error ? error.message : String(error) };
  }
}

const looksLikeAddress = (text: string): boolean =>
  /^[0-9]{1,3}(\.[0-9]{1,3}){3}$/.test(text) || /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text);

/** Fields as they are typed, or what is wrong with them. */
export function readFields(text: string): HeaderPairs | string {
  const fields: (readonly [string, string])[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim();
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name))
      return `'${line.trim()}' is no header; write name: value.`;
    if (name.toLowerCase() === 'host') return 'Host is in the URL.';
    fields.push([name, line.slice(colon + 1).trim()]);
  }
  return fields;
}

import { createHmac } from 'node:crypto';
import type { Milliseconds } from '../../../shared/model/units.ts';
import type { HeaderList } from '../headers.ts';
import { cookieValues } from './request-key.ts';

/** Characters of a token: 132 bits in base 64. */
const tokenLength = 22;

/**
 * The cookie that keeps clients of one pool with their upstream. Its value is a keyed hash (HMAC-SHA-256) of the names of pool and upstream:
 * it tells nothing of either to who has not the key, and only Doorman can make one. Names, not addresses: an upstream that moves
 * keeps its clients.
 */
export class StickyCookie {
  readonly name: string;
  readonly #maxAge: number;
  /** Bounded by the upstreams of the pool. */
  readonly #upstreams: ReadonlyMap<string, string>;
  readonly #tokens: ReadonlyMap<string, string>;

  /** @param key secret of this installation, the same after a restart */
  constructor(
    config: { readonly cookie: string; readonly ttl: Milliseconds },
    pool: string,
    upstreams: readonly string[],
    key: Uint8Array,
  ) {
    this.name = config.cookie;
    this.#maxAge = Math.round(config.ttl / 1000);
    const tokens = upstreams.map((upstream) => {
      const named = JSON.stringify(['sticky upstream', pool, upstream]);
      return createHmac('sha256', key).update(named).digest('base64url').slice(0, tokenLength);
    });
    this.#tokens = new Map(upstreams.map((upstream, at) => [upstream, tokens[at] ?? '']));
    this.#upstreams = new Map(tokens.map((token, at) => [token, upstreams[at] ?? '']));
  }

  /** @returns the id of the upstream that the client's cookie names; null where it names none, undefined without a cookie */
  read(headers: HeaderList): string | null | undefined {
    const values = cookieValues(headers, this.name);
    if (values.length === 0) return undefined;
    for (const value of values) {
      const upstream = this.#upstreams.get(value);
      if (upstream !== undefined) return upstream;
    }
    return null;
  }

  /** The value of Set-Cookie: for this host alone, out of reach of scripts and of requests that other sites make. */
  line(upstream: string, secure: boolean): string {
    const value = this.#tokens.get(upstream);
    if (value === undefined) throw new Error(`The pool has no upstream '${upstream}'.`);
    const attributes = `Path=/; Max-Age=${this.#maxAge}; HttpOnly; SameSite=Lax`;
    return `${this.name}=${value}; ${attributes}${secure ? '; Secure' : ''}`;
  }
}

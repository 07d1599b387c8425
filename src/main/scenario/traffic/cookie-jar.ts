/** Cookies that one client keeps; past that the oldest goes. */
const cookieLimit = 16;

/** The cookies of one client of one host, by name. Enough for what upstreams and sticky pools set: no paths, no expiry but removal. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** @param fields `Set-Cookie` of a response */
  take(fields: readonly string[]): void {
    for (const field of fields) {
      const [pair = '', ...attributes] = field.split(';');
      const at = pair.indexOf('=');
      if (at < 1) continue;
      const name = pair.slice(0, at).trim();
      this.#cookies.delete(name);
      if (attributes.some((attribute) => /^\s*max-age\s*=\s*0\s*$/i.test(attribute))) continue;
      this.#cookies.set(name, pair.slice(at + 1).trim());
      const [oldest] = this.#cookies.keys();
      if (this.#cookies.size > cookieLimit && oldest !== undefined) this.#cookies.delete(oldest);
    }
  }

  /** The value of `Cookie`; null where there is none. */
  get header(): string | null {
    if (this.#cookies.size === 0) return null;
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

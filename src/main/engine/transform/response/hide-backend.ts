import type { FieldChange } from '../../../../shared/model/decision.ts';
import { identityHeaders } from '../../../../shared/model/identity-headers.ts';
import { HeaderList } from '../../headers.ts';
import { type AddressTranslation, translateUrl } from './address-translation.ts';
import { translateCookie, withoutCookieValue } from './cookie.ts';

export interface HiddenBackend {
  /** The list given, where nothing had to change. */
  readonly headers: HeaderList;
  readonly changes: readonly FieldChange[];
  /** Cookies that lost `Secure`, by name. */
  readonly notSecure: readonly string[];
}

const addressHeaders = new Set(['location', 'content-location', 'refresh', 'set-cookie']);
const telling = new Set([...identityHeaders, ...addressHeaders]);

/**
 * The head without what tells of the server behind Doorman: identity fields gone, and every address that the upstream
 * takes for its own translated into the client's.
 *
 * @param translation asked for only where there is an address to look at
 */
export function hideBackend(headers: HeaderList, translation: () => AddressTranslation): HiddenBackend {
  if (!tells(headers)) return { headers, changes: [], notSecure: [] };
  const changes: FieldChange[] = [];
  const notSecure: string[] = [];
  const hidden = new HeaderList();
  const { flat, keys } = headers;
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] ?? '';
    const name = flat[at * 2] ?? '';
    const value = flat[at * 2 + 1] ?? '';
    if (identityHeaders.has(key)) {
      changes.push({ name, before: value, after: null });
    } else if (key === 'set-cookie') {
      const cookie = translateCookie(value, translation());
      hidden.appendWithKey(name, cookie.line, key);
      if (cookie.secureDropped) notSecure.push(cookie.name);
      if (cookie.line !== value) changes.push(cookieChange(name, value, cookie.line));
    } else if (addressHeaders.has(key)) {
      const translated =
        key === 'refresh' ? translateRefresh(value, translation()) : translateUrl(value, translation());
      hidden.appendWithKey(name, translated, key);
      if (translated !== value) changes.push({ name, before: value, after: translated });
    } else {
      hidden.appendWithKey(name, value, key);
    }
  }
  return changes.length === 0 ? { headers, changes, notSecure } : { headers: hidden, changes, notSecure };
}

/** Most responses pass here without another look. */
function tells(headers: HeaderList): boolean {
  for (const key of headers.keys) {
    if (telling.has(key)) return true;
  }
  return false;
}

const cookieChange = (name: string, before: string, after: string): FieldChange => ({
  name,
  before: withoutCookieValue(before),
  after: withoutCookieValue(after),
});

/** `5; url=http://localhost:3001/x`, the URL with or without quotes (HTML standard, shared declarative refresh steps). */
export function translateRefresh(value: string, translation: AddressTranslation): string {
  const [, before, quote = '', reference = ''] = /^([^;,]*[;,]\s*url\s*=\s*)(["']?)(.*)$/is.exec(value) ?? [];
  if (before === undefined) return value;
  const closing = quote === '' ? -1 : reference.indexOf(quote);
  const end = closing < 0 ? reference.length : closing;
  return `${before}${quote}${translateUrl(reference.slice(0, end), translation)}${reference.slice(end)}`;
}

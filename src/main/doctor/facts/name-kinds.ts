import type { NameKind } from '../../../shared/model/doctor-finding.ts';

/** What is special about a name, by its last labels. */
export function kindOfName(name: string): NameKind {
  const within = (suffix: string) => name === suffix || name.endsWith(`.${suffix}`);
  if (within('localhost')) return 'localhost';
  if (within('local')) return 'mdns';
  return ['test', 'internal', 'home.arpa', 'example', 'invalid'].some(within) ? 'private' : 'public';
}

/**
 * Top-level domains whose every name is on the list of preloaded HSTS hosts that Chromium, Firefox and Safari ship (RFC 6797
 * section 12.3): browsers never send them plain HTTP. Those that developers use; the list itself has more.
 */
const httpsOnlySuffixes: ReadonlySet<string> = new Set([
  'android',
  'app',
  'bank',
  'boo',
  'channel',
  'chrome',
  'dad',
  'day',
  'dev',
  'eat',
  'esq',
  'fly',
  'foo',
  'gle',
  'gmail',
  'google',
  'hangout',
  'hotmail',
  'how',
  'ing',
  'insurance',
  'meet',
  'meme',
  'mov',
  'new',
  'nexus',
  'page',
  'phd',
  'play',
  'prof',
  'rsvp',
  'search',
  'soy',
  'windows',
  'youtube',
  'zip',
]);

/** The suffix for which browsers speak HTTPS only; null for any other name. */
export function httpsOnlySuffix(name: string): string | null {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return httpsOnlySuffixes.has(last) ? last : null;
}

import type { HeaderList } from '../headers.ts';
import { type Directives, noDirectives, parseDirectives } from './directives.ts';
import { parseDictionary } from './structured-dictionary.ts';

/** The directives of a response that are meant for this cache. */
export interface ResponseDirectives {
  readonly directives: Directives;
  /** They are for caches like this one alone (RFC 9213): `Cache-Control` and `Expires` say nothing then. */
  readonly targeted: boolean;
}

/**
 * `CDN-Cache-Control` where it can be read and is not empty (RFC 9213 section 2.2), its forerunner `Surrogate-Control`
 * (W3C note Edge Architecture, 2001) where that is, and otherwise `Cache-Control`.
 */
export function responseDirectives(headers: HeaderList): ResponseDirectives {
  const targeted = headers.joined('cdn-cache-control');
  if (targeted !== undefined) {
    const directives = parseDictionary(targeted);
    if (directives !== null && directives.size > 0) return { directives, targeted: true };
  }
  const surrogate = headers.joined('surrogate-control');
  if (surrogate !== undefined) {
    const directives = surrogateDirectives(surrogate);
    if (directives.size > 0) return { directives, targeted: true };
  }
  return { directives: parseDirectives(headers.joined('cache-control')), targeted: false };
}

/** The name under which directives of `Surrogate-Control` may be addressed to Doorman alone: `max-age=60;doorman`. */
const surrogateName = 'doorman';

/** Tells the upstream that `Surrogate-Control` is understood, as whoever does must, behind surrogates nearer to the client. */
export function announceSurrogate(headers: HeaderList): void {
  const before = headers.joined('surrogate-capability');
  const capability = `${surrogateName}="Surrogate/1.0"`;
  headers.set('Surrogate-Capability', before === undefined ? capability : `${before}, ${capability}`);
}

/** Those for all surrogates and those for this one; what is addressed to others is left out. */
function surrogateDirectives(field: string): Directives {
  const mine = field
    .split(',')
    .filter((directive) => {
      const [, target] = directive.split(';');
      return target === undefined || target.trim().toLowerCase() === surrogateName;
    })
    .map((directive) => directive.split(';')[0]?.trim() ?? '')
    .filter((directive) => /^(?:max-age=|no-store$)/i.test(directive));
  return mine.length === 0 ? noDirectives : parseDirectives(mine.join(', '));
}

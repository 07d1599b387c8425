import {
  isLocationPlaceholder,
  type LocationPlaceholder,
} from '../../../shared/config/location-placeholders.ts';
import type { ClientOrigin } from '../forward/forwarded.ts';
import { hostOf } from '../route/facts.ts';

/** Makes the location of a redirect from the origin that the client asked and the target in origin form. */
export type Location = (origin: ClientOrigin, target: string) => string;

/** @param template checked: every brace belongs to a placeholder that is known */
export function compileLocation(template: string): Location {
  const parts = template.split(/\{([a-z]+)\}/);
  if (parts.length === 1) return () => template;
  // Every second part stood in braces.
  const pieces = parts.map((text, at) =>
    at % 2 === 1 && isLocationPlaceholder(text) ? values[text] : () => text,
  );
  return (origin, target) => pieces.map((piece) => piece(origin, target)).join('');
}

const values: Readonly<Record<LocationPlaceholder, Location>> = {
  scheme: ({ scheme }) => scheme,
  host: ({ authority }) => hostOf(authority),
  port: ({ scheme, authority }) => /:([0-9]+)$/.exec(authority)?.[1] ?? (scheme === 'https' ? '443' : '80'),
  path: (_origin, target) => target,
  query: (_origin, target) => (target.includes('?') ? target.slice(target.indexOf('?') + 1) : ''),
  // What follows a URL in a parameter must not be taken for a part of it.
  uri: ({ scheme, authority }, target) => encodeURIComponent(`${scheme}://${authority}${target}`),
};

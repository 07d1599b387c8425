import { MAX_BODY_CHARACTERS } from '../config/bounds.ts';
import { FRAMING_HEADERS } from '../config/headers.ts';
import type { HeaderPairs } from '../model/exchange.ts';
import {
  addRouteBefore,
  type CapturedPlace,
  exactPath,
  hostOfPlace,
  pathOfPlace,
  type RouteEdit,
  refuseEdit,
} from './routes.ts';

/** A captured response that is to be given from now on. */
export interface MockedResponse {
  readonly status: number;
  readonly headers: HeaderPairs;
  /** With its content codings undone; null where it is not text, or not all of it was kept. */
  readonly text: string | null;
}

/** Fields that were true of that moment, that hop or those bytes alone. */
const ofThatMoment: ReadonlySet<string> = new Set([
  ...FRAMING_HEADERS,
  'age',
  'alt-svc',
  'cache-status',
  'content-encoding',
  'date',
  'etag',
  'last-modified',
  'proxy-status',
  'server-timing',
  'vary',
  'via',
  'x-request-id',
]);

const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * A route with a fixed answer in front of the one that took a request: the same method, host and path get this response, and no
 * upstream is asked.
 */
export function mockResponse(input: unknown, place: CapturedPlace, response: MockedResponse): RouteEdit {
  const { status, text } = response;
  if (status < 200 || status > 599)
    return refuseEdit(`A response with status ${status} cannot be given by a rule.`);
  if (text === null)
    return refuseEdit(
      'The body is not text, or not all of it was kept. Save it as a file, and map the path to that.',
    );
  if (text.length > MAX_BODY_CHARACTERS)
    return refuseEdit(
      `The body has ${text.length} characters; a fixed answer has ${MAX_BODY_CHARACTERS} at most. Save it as a file, and map the path to that.`,
    );
  const headers = new Map<string, readonly [name: string, value: string]>();
  const repeated = new Set<string>();
  for (const [name, value] of response.headers) {
    const key = name.toLowerCase();
    if (ofThatMoment.has(key)) continue;
    if (headers.has(key)) repeated.add(name);
    else headers.set(key, [name, value]);
  }
  const path = pathOfPlace(place);
  return addRouteBefore(input, {
    name: `mock-${path}`,
    place,
    notes: [...repeated].map((name) => `${name} came several times; the answer has its first line alone.`),
    route: {
      match: { hosts: [hostOfPlace(place)], paths: [exactPath(path)], methods: [place.method] },
      to: {
        respond: {
          status,
          ...(headers.size === 0 ? {} : { headers: Object.fromEntries(headers.values()) }),
          ...(text === '' || bodiless.has(status) ? {} : { body: text }),
        },
      },
    },
  });
}

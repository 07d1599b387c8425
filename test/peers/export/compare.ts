import type { Answer, AskedRequest } from './requests.ts';

/** What a request looked like to the upstream, as far as both proxies must agree about it. */
const comparedFields = [
  'host',
  'x-env',
  'x-more',
  'x-debug',
  'x-beta',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'forwarded',
] as const;

const responseFields = ['x-powered-by', 'x-own', 'x-set', 'x-fixed'] as const;

/** What files are sent with by the routes of the tests. */
export const fileField = 'x-file';

/**
 * What is compared of an answer.
 *
 * @param unsaid fields that the other proxy is known not to send
 */
export function facts(answer: Answer, port: number, unsaid: readonly string[]) {
  const { status, location, echo, headers, body } = answer;
  const plain = (text: string | null): string | null => text?.replaceAll(`:${port}`, ':PORT') ?? null;
  return {
    status,
    location: plain(location),
    upstream: echo?.upstream ?? null,
    method: echo?.method ?? null,
    target: echo?.target ?? null,
    sent:
      echo === null
        ? null
        : Object.fromEntries(
            comparedFields.flatMap((name) => (unsaid.includes(name) ? [] : [[name, echo.headers[name]]])),
          ),
    fields:
      status >= 400 && echo === null && headers['x-fixed'] === undefined
        ? null
        : Object.fromEntries(responseFields.map((name) => [name, headers[name]])),
    // Pages of their own differ; what the configuration says does not.
    body:
      headers['x-fixed'] === undefined && (headers[fileField] === undefined || status !== 200) ? null : body,
  };
}

export type Facts = ReturnType<typeof facts>;

/** A difference that an entry of the export explains. */
export interface Explanation {
  /** What the entry's path begins with. */
  readonly path: string;
  readonly applies: (request: AskedRequest, doorman: Facts, other: Facts) => boolean;
}

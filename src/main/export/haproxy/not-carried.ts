import { type NotCarried, onlyInDoorman } from '../not-carried.ts';

/** Keys that HAProxy has no keyword for. */
export const notInHaproxy: readonly NotCarried[] = [
  ...onlyInDoorman,
  {
    key: 'listeners[].limits.connections',
    why: 'HAProxy lets connections beyond it wait rather than refusing them.',
    instead: 'Nothing, unless clients rely on being refused.',
  },
  {
    key: 'listeners[].limits.connectionsPerClient',
    why: 'HAProxy counts each IPv6 address by itself rather than networks of 64 bits.',
    instead: 'Nothing, unless clients change their addresses to get around it.',
  },
  {
    key: 'listeners[].limits.headerBytes',
    why: 'HAProxy has one size of its buffers for all frontends, and a head has to fit into one.',
    instead: 'Set tune.bufsize in global.',
    missedAtDefault: true,
  },
  {
    key: 'listeners[].limits.bodyBytes',
    why: 'HAProxy knows the length of a body that is announced, or of what has come of it.',
    instead: 'Limit it in the service as well.',
  },
  {
    key: 'listeners[].limits.bodyMinRate',
    why: 'HAProxy limits only the pause between two pieces of a body.',
    instead: 'Set timeout client.',
    missedAtDefault: true,
  },
  {
    key: 'listeners[].trustForwardedFrom',
    why: 'HAProxy takes the last address of X-Forwarded-For for the client, without going further through a chain of trusted proxies, and does not look into Forwarded.',
    instead: 'Have the outermost proxy send X-Forwarded-For, and trust that one alone.',
  },
  {
    key: 'routes[].cache',
    why: 'the cache of HAProxy keeps small answers in memory by a few rules, which are not those of RFC 9111 that Doorman goes by.',
    instead: 'Put a cache such as Varnish in front, or set up the cache of HAProxy by hand.',
  },
  {
    key: 'cache',
    why: 'the cache does not carry over.',
    instead: 'Put a cache such as Varnish in front.',
  },
  {
    key: 'routes[].limits.bodyBytes',
    why: 'HAProxy knows the length of a body that is announced, or of what has come of it.',
    instead: 'Limit it in the service as well.',
  },
  {
    key: 'routes[].limits.timeout',
    why: 'HAProxy limits pauses, not the whole of an exchange.',
    instead: 'Limit it in the service.',
  },
  {
    key: 'pools[].health.passive',
    why: 'HAProxy takes an upstream out for what its traffic shows (observe) only until a check of its own is good again, and not for a time.',
    instead: 'Set up active checks, and add observe layer7 to the servers.',
    missedAtDefault: true,
  },
  {
    key: 'pools[].retry.on',
    why: 'HAProxy retries statuses 404, 408, 425, 500, 501, 502, 503 and 504 alone.',
    instead: 'Nothing, where these will do.',
  },
  {
    key: 'pools[].retry.budget',
    why: 'HAProxy has no limit to the share of retries.',
    instead: 'Keep attempts low.',
    missedAtDefault: true,
  },
];

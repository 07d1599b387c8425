import { isIP } from 'node:net';

/** Where something of ours answers: an open listener. */
export interface OpenListener {
  readonly port: number;
  readonly tls: boolean;
}

export interface LinkFacts {
  readonly listeners: readonly OpenListener[];
  /** Host names of the routes of the running configuration; a leading `*.` stands for any labels. */
  readonly hosts: readonly string[];
}

/**
 * The address to hand to the system browser for a link that the page asked to open, or undefined when it
 * must not be opened. Only http and https links to our own listeners, under a local name or a routed one,
 * without credentials: what is recorded is hostile, and a link in it must not start anything.
 */
export function openableLink(text: string, facts: LinkFacts): string | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  const tls = url.protocol === 'https:';
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
  if (!facts.listeners.some((listener) => listener.port === port && listener.tls === tls)) return undefined;
  if (!isLoopback(url.hostname) && !facts.hosts.some((host) => covers(host, url.hostname))) return undefined;
  return url.href;
}

/** RFC 6761 section 6.3: names below `localhost` stay on this machine. */
function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}

function covers(host: string, hostname: string): boolean {
  const pattern = host.toLowerCase();
  if (pattern.startsWith('*.')) return hostname.endsWith(pattern.slice(1));
  return pattern === hostname;
}

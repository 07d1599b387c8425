/** What the two ends have agreed on that changes how messages are written. */
export interface AgreedExtensions {
  /** Whether messages may be compressed (RFC 7692). */
  readonly deflate: boolean;
  /** Whether each message of that side is compressed on its own. */
  readonly clientResets: boolean;
  readonly serverResets: boolean;
  /** Names of further extensions; what they do to messages is not known. */
  readonly unknown: readonly string[];
}

/**
 * Reads the `Sec-WebSocket-Extensions` of a 101 (RFC 6455 section 9.1). The sizes of windows are not needed: a decompressor with
 * the largest reads them all (RFC 7692 section 7.1.2).
 */
export function agreedExtensions(value: string): AgreedExtensions {
  let deflate = false;
  let clientResets = false;
  let serverResets = false;
  const unknown: string[] = [];
  for (const extension of value.split(',')) {
    const [name = '', ...parameters] = extension.split(';').map((part) => part.trim().toLowerCase());
    if (name === '') continue;
    if (name !== 'permessage-deflate') {
      unknown.push(name);
      continue;
    }
    deflate = true;
    clientResets = parameters.includes('client_no_context_takeover');
    serverResets = parameters.includes('server_no_context_takeover');
  }
  return { deflate, clientResets, serverResets, unknown };
}

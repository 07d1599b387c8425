/** A message as a plain reader of RFC 9112 sees it, written apart from the codec under test. */
export interface ReadMessage {
  readonly head: string;
  readonly firstLine: string;
  readonly body: string;
  readonly trailers: string;
}

/**
 * Reads messages from all bytes of a connection, strictly: framed by one Content-Length, by `chunked`, or without a body.
 *
 * @throws Error when the bytes are not a row of whole messages
 */
export function readMessages(
  bytes: string,
  bodiless: (index: number) => boolean = () => false,
): ReadMessage[] {
  const messages: ReadMessage[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf('\r\n\r\n', at);
    if (end < 0) throw new Error(`a head does not end: ${JSON.stringify(bytes.slice(at, at + 200))}`);
    const head = bytes.slice(at, end);
    at = end + 4;
    const [firstLine = '', ...fields] = head.split('\r\n');
    const lengths = fields.filter((field) => /^content-length\s*:/i.test(field));
    const codings = fields.filter((field) => /^transfer-encoding\s*:/i.test(field));
    if (lengths.length + codings.length > 1) throw new Error(`a head is framed twice: ${head}`);
    const informational = /^HTTP\/1\.1 (1[0-9][0-9]|204|304)/.test(firstLine);
    let body = '';
    let trailers = '';
    if (informational || bodiless(messages.length)) {
      // No body, whatever the fields say.
    } else if (codings.length === 1) {
      if (!/:\s*chunked$/i.test(codings[0] ?? '')) throw new Error(`an unknown coding: ${head}`);
      for (;;) {
        const line = bytes.indexOf('\r\n', at);
        const size = bytes.slice(at, line);
        if (line < 0 || !/^[0-9a-f]+$/.test(size))
          throw new Error(`not a chunk size: ${JSON.stringify(size)}`);
        at = line + 2;
        const length = Number.parseInt(size, 16);
        if (length === 0) break;
        body += bytes.slice(at, at + length);
        if (bytes.slice(at + length, at + length + 2) !== '\r\n') throw new Error('a chunk does not end');
        at += length + 2;
      }
      const last = bytes.startsWith('\r\n', at) ? at : bytes.indexOf('\r\n\r\n', at) + 2;
      if (last < at) throw new Error('a trailer section does not end');
      trailers = bytes.slice(at, last);
      at = last + 2;
    } else if (lengths.length === 1) {
      const length = Number(/:\s*([0-9]+)$/.exec(lengths[0] ?? '')?.[1]);
      if (!Number.isInteger(length) || at + length > bytes.length) throw new Error(`a body is cut: ${head}`);
      body = bytes.slice(at, at + length);
      at += length;
    }
    messages.push({ head, firstLine, body, trailers });
  }
  return messages;
}

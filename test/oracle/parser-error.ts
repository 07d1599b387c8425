import type { Duplex } from 'node:stream';

/** Answers what Node's parser refuses before a request exists. Ambiguous framing is never answered twice: the connection closes. */
export function answerParserError(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const line = statusLines[error.code ?? ''] ?? '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${line}\r\nProxy-Status: doorman; error=http_request_error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
  );
}

const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

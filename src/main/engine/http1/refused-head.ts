import { HeaderList } from '../headers.ts';
import type { RequestHead } from '../message.ts';
import type { ConnectionOptions } from './admit-request.ts';
import { MessageRefusal } from './refusal.ts';

/** Bytes of a refused head that are looked at for the trace. */
const shownLimit = 2048;

/** Method and target of a request line, as far as they can be shown. */
const requestLineStart = /^([A-Za-z]{1,20}) (\S{1,2000})/;

/** What can be shown of bytes that are not a request. */
export function refusedHead(scheme: RequestHead['scheme'], text: string): RequestHead {
  const [method = '', target = ''] = requestLineStart.exec(text.slice(0, shownLimit))?.slice(1) ?? [];
  return { method, target, scheme, authority: '', version: '1.1', headers: new HeaderList() };
}

/** What is taken for granted of its connection: it ends with the answer. */
export const refusedOptions = ({ method }: RequestHead): ConnectionOptions => ({
  method: method === 'HEAD' ? 'HEAD' : 'GET',
  version: '1.1',
  keepAlive: false,
  expectsContinue: false,
});

/** A head beyond `limit` bytes: 414 where the request line alone is too long, 431 otherwise. */
export function largeHead(
  bytes: Buffer,
  limit: number,
): { readonly refusal: MessageRefusal; readonly shown: string } {
  const shown = bytes.toString('latin1', 0, shownLimit);
  const lineEnd = bytes.indexOf('\r\n');
  const longLine = (lineEnd < 0 || lineEnd > limit) && requestLineStart.test(shown);
  const refusal = longLine
    ? new MessageRefusal('request.target_too_long', `the request line is longer than ${limit} bytes`)
    : new MessageRefusal('request.head_too_large', `the head is larger than ${limit} bytes`);
  return { refusal, shown };
}

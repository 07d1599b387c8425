import type { ListenerConfig } from '../../../shared/config/schema.ts';
import { type AdmittedRequest, admitRequest } from './admit-request.ts';
import { parseRequestHead } from './parse-head.ts';
import { MessageRefusal } from './refusal.ts';
import { largeHead } from './refused-head.ts';
import type { RequestReader } from './request-reader.ts';

/** Bytes that are not a request. */
export interface RefusedBytes {
  readonly refusal: MessageRefusal;
  /** As much of them as may be shown. */
  readonly head: string;
}

/**
 * Takes the next head out of what has arrived. Anything that could be read in two ways is refused.
 *
 * @param scheme of the connection
 * @returns null while it has not arrived whole
 */
export function nextRequest(
  reader: RequestReader,
  scheme: 'http' | 'https',
  limits: ListenerConfig['limits'],
): AdmittedRequest | RefusedBytes | null {
  const head = reader.readHead();
  if (head === null) return null;
  if (head === undefined) {
    const { refusal, shown } = largeHead(reader.headSoFar, limits.headerBytes);
    return { refusal, head: shown };
  }
  try {
    return admitRequest(parseRequestHead(head), scheme, limits);
  } catch (error) {
    if (!(error instanceof MessageRefusal)) throw error;
    return { refusal: error, head };
  }
}

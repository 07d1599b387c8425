import type { ListenerConfig } from '../../../shared/config/schema.ts';
import { ExchangeFailure } from '../failure.ts';
import { checkHead } from '../listener/head-checks.ts';
import type { RequestHead } from '../message.ts';
import { requestedUpgrade } from '../upgrade/requested-upgrade.ts';
import { type Framing, requestFraming } from './framing.ts';
import { hasOption } from './head-syntax.ts';
import type { ParsedRequestHead } from './parse-head.ts';

/** What a request says about its connection. */
export interface ConnectionOptions {
  readonly method: string;
  readonly version: '1.0' | '1.1';
  /** Whether another request may follow, as far as the client is concerned. */
  readonly keepAlive: boolean;
  /** The client waits for a 100 (Continue) before it sends the body. */
  readonly expectsContinue: boolean;
}

/** A request whose framing is clear. */
export interface AdmittedRequest {
  readonly options: ConnectionOptions;
  readonly framing: Framing;
  readonly head: RequestHead;
  /** Why it is answered with an error on its head alone. */
  readonly rejected: ExchangeFailure | null;
  /** The protocol it asks to change to, lower case. */
  readonly protocol: string | null;
}

/**
 * Reads off a head what the connection has to know of it.
 *
 * @param scheme of the connection
 * @throws MessageRefusal when the framing is not clear
 */
export function admitRequest(
  parsed: ParsedRequestHead,
  scheme: 'http' | 'https',
  { bodyBytes }: Pick<ListenerConfig['limits'], 'bodyBytes'>,
): AdmittedRequest {
  const { method, version, target, headers } = parsed;
  const framing = requestFraming(version, headers);
  const connection = headers.all('connection');
  const options: ConnectionOptions = {
    method,
    version,
    keepAlive: version === '1.1' ? !hasOption(connection, 'close') : hasOption(connection, 'keep-alive'),
    expectsContinue: version === '1.1' && headers.get('expect')?.toLowerCase() === '100-continue',
  };
  const head = { method, target, scheme, authority: headers.get('host') ?? '', version, headers };
  const refused = (rejected: ExchangeFailure): AdmittedRequest => ({
    options: { ...options, keepAlive: false },
    framing,
    head,
    rejected,
    protocol: null,
  });
  if (framing.kind === 'length' && bodyBytes !== 'unlimited' && framing.length > bodyBytes) {
    return refused(new ExchangeFailure('request.body_too_large', `the body has ${framing.length} bytes`));
  }
  try {
    const checked = checkHead({ method, version, target, headers, authority: undefined });
    // HTTP/1.0 knows no upgrade (RFC 9110 section 7.8), and one behind a body is not worth its trouble.
    const protocol = version === '1.1' && framing.kind === 'none' ? requestedUpgrade(method, headers) : null;
    return { options, framing, head: { ...head, ...checked }, rejected: null, protocol };
  } catch (error) {
    if (!(error instanceof ExchangeFailure)) throw error;
    return refused(error);
  }
}

import { type Dispatcher, Pool } from 'undici';
import { ExchangeFailure } from '../../src/main/engine/failure.ts';
import type { ForwardCall, UpstreamTransport } from '../../src/main/engine/forward/upstream.ts';
import type { Response } from '../../src/main/engine/message.ts';
import type { UpstreamTls } from '../../src/main/engine/tls/upstream-tls.ts';
import type { PoolConfig } from '../../src/shared/config/schema.ts';
import { BodyReadable } from './body-readable.ts';
import { watchConnection } from './connections-used.ts';
import { faultOfUndiciError } from './fault-of-undici-error.ts';
import { headersFromRaw, UndiciResponseBody } from './undici-response.ts';

/** Connections to one upstream at once; requests beyond wait for one to become free. */
const connectionLimit = 1024;

/**
 * HTTP/1.1 towards one upstream with undici's pool. Both address families of a name are tried (RFC 8305);
 * bodies stream with backpressure.
 */
export function createUndiciTransport(
  url: URL,
  pool: PoolConfig,
  tls: UpstreamTls | null,
): UpstreamTransport {
  const dispatcher = new Pool(url.origin, {
    connections: connectionLimit,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: pool.keepAlive.connections === 0 ? 1 : pool.keepAlive.idle,
    keepAliveMaxTimeout: Math.max(pool.keepAlive.idle, 1),
    headersTimeout: pool.timeouts.headers,
    bodyTimeout: pool.timeouts.idle,
    maxHeaderSize: 64 * 1024,
    connect: {
      timeout: pool.timeouts.connect,
      autoSelectFamily: true,
      ...tls,
    },
  });

  return {
    exchange: (call) => exchange(dispatcher, call),
    close: () => dispatcher.close(),
    destroy: () => dispatcher.destroy(),
  };
}

function exchange(dispatcher: Pool, call: ForwardCall): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { head, cancellation } = call;
    const requestBody = call.body.empty ? null : new BodyReadable(call.body);
    let controller: Dispatcher.DispatchController | undefined;
    let responseBody: UndiciResponseBody | undefined;
    let ended = false;
    const aborted = new ExchangeFailure('request.client_left', 'the client closed its connection');

    cancellation.onCancel(() => {
      if (ended) return;
      requestBody?.destroy();
      controller?.abort(aborted);
      reject(aborted);
    });
    if (cancellation.cancelled) return;

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        if (cancellation.cancelled) started.abort(aborted);
      },
      onResponseStart(current, status, headers, reason = '') {
        const list = headersFromRaw(current.rawHeaders, headers);
        if (status < 200) {
          call.onInformational({ status, reason, headers: list });
          return;
        }
        responseBody = new UndiciResponseBody(current);
        resolve({ head: { status, reason, headers: list }, body: responseBody });
      },
      onResponseData(_current, chunk) {
        responseBody?.deliver(chunk);
      },
      onResponseEnd(current, trailers) {
        ended = true;
        const list = headersFromRaw(current.rawTrailers, trailers);
        responseBody?.finish({ trailers: list.flat.length === 0 ? null : list });
      },
      onResponseError(_current, error) {
        ended = true;
        const fault = faultOfUndiciError(error, 'upstream.reset');
        if (responseBody === undefined) {
          reject(new ExchangeFailure(fault.code, fault.detail, error));
        } else {
          const cut = fault.code === 'upstream.reset' ? ({ ...fault, code: 'upstream.cut' } as const) : fault;
          responseBody.finish({ fault: cut });
        }
      },
    };

    try {
      watchConnection(
        (used) => call.onSent(used),
        () => {
          dispatcher.dispatch(
            {
              path: head.target,
              method: head.method,
              headers: [...head.headers.flat],
              body: requestBody,
            },
            handler,
          );
        },
      );
    } catch (error) {
      const fault = faultOfUndiciError(error, 'request.malformed');
      reject(new ExchangeFailure(fault.code, fault.detail, error));
    }
  });
}

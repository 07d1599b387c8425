import { errors } from 'undici';
import { faultOfError } from '../../src/main/engine/forward/fault-of-error.ts';
import type { Fault, FaultCode } from '../../src/shared/model/fault.ts';

/** undici's own error codes, by the fault they mean. */
const codes: Readonly<Record<string, FaultCode>> = {
  UND_ERR_CONNECT_TIMEOUT: 'upstream.connect_timeout',
  UND_ERR_HEADERS_TIMEOUT: 'upstream.headers_timeout',
  UND_ERR_BODY_TIMEOUT: 'upstream.body_timeout',
  UND_ERR_HEADERS_OVERFLOW: 'upstream.response_head_too_large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'upstream.cut',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'request.malformed',
  UND_ERR_INVALID_ARG: 'request.malformed',
  UND_ERR_NOT_SUPPORTED: 'request.malformed',
  UND_ERR_SOCKET: 'upstream.reset',
  UND_ERR_CLOSED: 'engine.shutting_down',
  UND_ERR_DESTROYED: 'engine.shutting_down',
};

/** What an error of undici means; errors of Node's sockets are read as everywhere. */
export function faultOfUndiciError(error: unknown, whenUnknown: FaultCode): Fault {
  if (error instanceof errors.HTTPParserError)
    return { code: 'upstream.invalid_response', detail: error.message };
  const code = error instanceof errors.UndiciError ? codes[error.code] : undefined;
  if (code !== undefined && error instanceof Error) return { code, detail: error.message };
  return faultOfError(error, whenUnknown);
}

import type { ForeignHostServer } from '../../../../shared/model/decision.ts';
import { refusingServer } from '../../../../shared/recognise/foreign-host.ts';
import type { HeaderList } from '../../headers.ts';
import type { Body, ResponseHead } from '../../message.ts';

/** How much of a refusal is looked at, in bytes. */
const lookLimit = 4096;

const invalidHostLength = String('Invalid Host header'.length);

/** Whether the body of a response could be such a refusal, by its head alone. */
export function mayRefuseHost({ status, headers }: ResponseHead): boolean {
  if (status === 403 || status === 400) return isReadable(headers);
  return status === 200 && headers.get('content-length') === invalidHostLength && isReadable(headers);
}

function isReadable(headers: HeaderList): boolean {
  return !headers.has('content-encoding') && /^text\//i.test(headers.get('content-type') ?? 'text/plain');
}

/**
 * Looks at the beginning of a body as it passes; delays and changes nothing.
 *
 * @param onRefusal called at most once, before the body's end
 */
export function watchForRefusal(
  status: number,
  body: Body,
  onRefusal: (server: ForeignHostServer) => void,
): Body {
  let beginning = '';
  let looking = true;
  const look = (chunk: Uint8Array) => {
    beginning += Buffer.from(chunk.subarray(0, lookLimit - beginning.length)).toString('latin1');
    const server = refusingServer(status, beginning);
    looking = server === null && beginning.length < lookLimit;
    if (server !== null) onRefusal(server);
  };
  return {
    empty: body.empty,
    read(sink) {
      body.read({
        data: (chunk) => {
          if (looking) look(chunk);
          return sink.data(chunk);
        },
        end: (trailers) => sink.end(trailers),
        fail: (fault) => sink.fail(fault),
      });
    },
    resume: () => body.resume(),
    cancel: () => body.cancel(),
  };
}

import { HeaderList } from '../../headers.ts';
import { bodyOf } from '../../message.ts';
import { type Check, CheckFailure } from './check.ts';
import { checkUserAgent } from './http-check.ts';
import { readStart } from './read-start.ts';

/** Bytes of an answer that are read: it has one field of one byte. */
const answerBytes = 1024;

/** An empty `HealthCheckRequest`, which asks for the server as a whole: not compressed, no bytes. */
const question = new Uint8Array(5);

/** `HealthCheckResponse.ServingStatus`, by number. */
const statuses = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

/** `grpc.health.v1.Health/Check` (gRPC Health Checking Protocol), which must answer SERVING. */
export const grpcCheck: Check = async ({ authority, openHttp2Transport }, cancellation) => {
  const transport = openHttp2Transport();
  try {
    const { head, body } = await transport.exchange({
      head: {
        method: 'POST',
        target: '/grpc.health.v1.Health/Check',
        headers: new HeaderList([
          'Host',
          authority,
          'User-Agent',
          checkUserAgent,
          'Content-Type',
          'application/grpc',
          'TE',
          'trailers',
        ]),
      },
      body: bodyOf(question),
      cancellation,
      onSent: () => {},
      onInformational: () => {},
    });
    if (head.status !== 200) throw new CheckFailure(`answered ${head.status}, which is no gRPC`);
    const { bytes, trailers } = await readStart(body, answerBytes);
    const code = trailers?.get('grpc-status') ?? head.headers.get('grpc-status') ?? 'missing';
    if (code !== '0') {
      const unimplemented = code === '12' ? ': the server has no grpc.health.v1.Health' : '';
      throw new CheckFailure(`answered with grpc-status ${code}${unimplemented}`);
    }
    const status = statuses[servingStatus(bytes)] ?? 'an unknown status';
    if (status !== 'SERVING') throw new CheckFailure(`answered ${status}`);
    return status;
  } finally {
    await transport.destroy();
  }
};

/**
 * Field 1 of a message with the 5-byte prefix of gRPC, as protobuf writes it: tag 0x08, then the number in one byte.
 * A message without it means 0.
 */
function servingStatus(bytes: Buffer): number {
  const message = bytes.subarray(5);
  return message[0] === 0x08 ? (message[1] ?? 0) : 0;
}

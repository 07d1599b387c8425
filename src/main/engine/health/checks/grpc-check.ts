import type { ActiveCheckConfig } from '../../../../shared/config/schema.ts';
import { HeaderList } from '../../headers.ts';
import { bodyOf } from '../../message.ts';
import type { Cancellation } from '../../pipeline/cancellation.ts';
import { type Check, CheckFailure } from './check.ts';
import { checkUserAgent } from './http-check.ts';
import { readStart } from './read-start.ts';
import type { UpstreamAccess } from './upstream-access.ts';

/** Bytes of an answer that are read: it has one field of one byte. */
const answerBytes = 1024;

/**
 * A `HealthCheckRequest` behind the 5-byte prefix of gRPC, not compressed. Field 1 is the service, as protobuf writes it: tag
 * 0x0a, length, text; without it the server as a whole is asked for.
 *
 * @param service at most 255 characters of ASCII
 */
function questionFor(service: string): Uint8Array {
  const text = Buffer.from(service, 'latin1');
  // Lengths above 127 take a second byte (base 128 varint).
  const length = text.length < 128 ? [text.length] : [(text.length & 127) | 128, text.length >> 7];
  const message = text.length === 0 ? [] : [0x0a, ...length, ...text];
  return Uint8Array.from([0, 0, 0, message.length >> 8, message.length & 255, ...message]);
}

/** `HealthCheckResponse.ServingStatus`, by number. */
const statuses = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

/** `grpc.health.v1.Health/Check` (gRPC Health Checking Protocol), which must answer SERVING. */
export function createGrpcCheck({ service }: Pick<ActiveCheckConfig, 'service'>): Check {
  const question = questionFor(service);
  return (access, cancellation) => check(access, cancellation, service, question);
}

async function check(
  { authority, openHttp2Transport }: UpstreamAccess,
  cancellation: Cancellation,
  service: string,
  question: Uint8Array,
): Promise<string> {
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
      throw new CheckFailure(`answered with grpc-status ${code}${meaningOf(code, service)}`);
    }
    const status = statuses[servingStatus(bytes)] ?? 'an unknown status';
    if (status !== 'SERVING') throw new CheckFailure(`answered ${status}`);
    return status;
  } finally {
    await transport.destroy();
  }
}

/** What the server says with the status codes that the protocol gives a meaning. */
function meaningOf(code: string, service: string): string {
  if (code === '12') return ': the server has no grpc.health.v1.Health';
  return code === '5' && service !== '' ? `: the server knows no service ${service}` : '';
}

/**
 * Field 1 of a message with the 5-byte prefix of gRPC, as protobuf writes it: tag 0x08, then the number in one byte.
 * A message without it means 0.
 */
function servingStatus(bytes: Buffer): number {
  const message = bytes.subarray(5);
  return message[0] === 0x08 ? (message[1] ?? 0) : 0;
}

import { type Random, seededRandom } from './random.ts';
import type { RequestStream } from './stream.ts';

/** A request as it is to be sent. */
export interface PlannedRequest {
  /** When, in milliseconds since the stream began. */
  readonly at: number;
  /** Index of the client in the stream. */
  readonly client: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Length of the body in bytes. */
  readonly body: number;
}

/**
 * The requests of a stream, in order: the same seed and name make the same ones. Ends after `most` of the stream; intervals are drawn
 * from half to one and a half times the average, so that the rate holds and nothing comes in step.
 */
export function* requestSequence(
  stream: RequestStream,
  seed: number,
  name: string,
): Generator<PlannedRequest> {
  const random = seededRandom(seed, `stream ${name}`);
  const kinds = stream.requests;
  const total = kinds.reduce((sum, { weight }) => sum + weight, 0);
  const interval = (1_000 * stream.together) / stream.rate;
  let at = 0;
  for (let number = 0; number < stream.most; number += 1) {
    if (number > 0 && number % stream.together === 0) at += interval * (0.5 + random());
    const kind = drawKind(kinds, total, random);
    if (kind === undefined) return;
    const client = Math.floor(random() * stream.clients.length);
    const path = kind.path.replaceAll(/\{([0-9]+)\.\.([0-9]+)\}/g, (_written, from: string, to: string) =>
      String(drawBetween(Number(from), Number(to), random)),
    );
    yield { at, client, method: kind.method, path, headers: kind.headers, body: kind.body };
  }
}

function drawKind<Kind extends { readonly weight: number }>(
  kinds: readonly Kind[],
  total: number,
  random: Random,
): Kind | undefined {
  let left = random() * total;
  for (const kind of kinds) {
    left -= kind.weight;
    if (left < 0) return kind;
  }
  return kinds.at(-1);
}

/** Both ends included, whichever is the larger one. */
function drawBetween(one: number, other: number, random: Random): number {
  const low = Math.min(one, other);
  return low + Math.floor(random() * (Math.abs(one - other) + 1));
}

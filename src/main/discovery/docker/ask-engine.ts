import { request } from 'node:http';
import { z } from 'zod';
import { CONTAINER_ANSWER_LIMIT, CONTAINER_TIME_LIMIT, CONTAINERS_READ, HINT_LENGTH } from '../limits.ts';
import { shortText } from '../page-title.ts';

/** A TCP port of this machine that leads into a container. */
export interface PublishedPort {
  /** 1 to 65535. */
  readonly port: number;
  /** Address it is published on; `0.0.0.0` and `::` mean every one. */
  readonly address: string;
  readonly container: ContainerFacts;
}

/** What an engine says of a container. Untrusted text of at most {@link HINT_LENGTH} characters each. */
export interface ContainerFacts {
  readonly name: string;
  readonly image: string;
  /** Of Docker Compose; null where it was not started by it. */
  readonly service: string | null;
  readonly project: string | null;
}

export type EngineAnswer =
  | { readonly kind: 'ports'; readonly ports: readonly PublishedPort[] }
  /** Nothing that answers there. */
  | { readonly kind: 'absent' }
  /** Something is there, and why it told nothing, as a clause. */
  | { readonly kind: 'refused'; readonly reason: 'permission' | 'other'; readonly clause: string };

const text = z.string().transform((value) => shortText(value.slice(0, 4 * HINT_LENGTH)) ?? '');
const portSchema = z.object({
  IP: z.string().max(64).optional(),
  PublicPort: z.int().min(1).max(65_535).optional(),
  Type: z.string().optional(),
});
const containerSchema = z.object({
  Names: z.array(text).nullish(),
  Image: text.nullish(),
  Labels: z.record(z.string(), z.unknown()).nullish(),
  Ports: z.array(z.unknown()).nullish(),
});

/**
 * Asks a container engine on this machine which containers run: one `GET /containers/json` (Docker Engine API 1.24 and later),
 * bounded in time and bytes. Nothing else is ever asked of it, and nothing changed. Never rejects.
 *
 * @param socketPath a Unix socket or a pipe
 */
export function askEngine(socketPath: string): Promise<EngineAnswer> {
  return new Promise((resolve) => {
    const options = {
      socketPath,
      method: 'GET',
      path: '/containers/json',
      headers: { host: 'localhost', accept: 'application/json' },
      agent: false,
    } as const;
    const asking = request(options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > CONTAINER_ANSWER_LIMIT) refuse(`its answer has more than ${CONTAINER_ANSWER_LIMIT} bytes`);
        else chunks.push(chunk);
      });
      response.on('end', () => {
        if (response.statusCode !== 200) refuse(`it answered with status ${response.statusCode}`);
        else finish(readContainers(Buffer.concat(chunks).toString('utf8')));
      });
      response.on('error', () => refuse('its answer was cut off'));
    });
    const finish = (answer: EngineAnswer): void => {
      clearTimeout(timer);
      asking.destroy();
      resolve(answer);
    };
    const refuse = (clause: string): void => finish({ kind: 'refused', reason: 'other', clause });
    const timer = setTimeout(
      () => refuse(`there was no answer within ${CONTAINER_TIME_LIMIT} ms`),
      CONTAINER_TIME_LIMIT,
    );
    asking.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EACCES' || error.code === 'EPERM')
        finish({ kind: 'refused', reason: 'permission', clause: 'permission was refused' });
      // No such file, or one that an engine left behind when it ended.
      else if (['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ENOTSOCK', 'EINVAL'].includes(error.code ?? ''))
        finish({ kind: 'absent' });
      else refuse(`asking failed: ${error.message}`);
    });
    asking.end();
  });
}

/** Reads an answer; entries of another form are passed over. */
function readContainers(answer: string): EngineAnswer {
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    value = null;
  }
  if (!Array.isArray(value)) {
    return { kind: 'refused', reason: 'other', clause: 'its answer is no list of containers' };
  }
  const ports = value.slice(0, CONTAINERS_READ).flatMap((entry: unknown): readonly PublishedPort[] => {
    const read = containerSchema.safeParse(entry);
    if (!read.success) return [];
    const { Names, Image, Labels, Ports } = read.data;
    const label = (key: string): string | null => {
      const named = Labels?.[`com.docker.compose.${key}`];
      return typeof named === 'string' ? shortText(named.slice(0, 4 * HINT_LENGTH)) : null;
    };
    const container: ContainerFacts = {
      name: Names?.[0]?.replace(/^\//, '') ?? '',
      image: Image ?? '',
      service: label('service'),
      project: label('project'),
    };
    return (Ports ?? []).slice(0, CONTAINERS_READ).flatMap((port: unknown): readonly PublishedPort[] => {
      const published = portSchema.safeParse(port);
      if (!published.success) return [];
      const { IP, PublicPort, Type } = published.data;
      if (PublicPort === undefined || (Type ?? 'tcp') !== 'tcp') return [];
      return [{ port: PublicPort, address: IP === undefined || IP === '' ? '0.0.0.0' : IP, container }];
    });
  });
  return { kind: 'ports', ports };
}

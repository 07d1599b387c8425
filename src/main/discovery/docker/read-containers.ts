import { z } from 'zod';
import { valueAt } from '../../../shared/config/raw.ts';
import { CONTAINER_VALUES_LIMIT, CONTAINERS_READ, HINT_LENGTH, PORT_ENTRIES_READ } from '../limits.ts';
import { shortText } from '../page-title.ts';
import type { ContainerFacts, EngineAnswer, PublishedPort } from './engine-answer.ts';

const portSchema = z.object({
  IP: z.string().max(64).optional(),
  PublicPort: z.int().min(1).max(65_535).optional(),
  Type: z.string().optional(),
});
/** Lists and labels are read entry by entry, as far as is wanted. */
const containerSchema = z.object({
  Names: z.array(z.unknown()).nullish(),
  Image: z.string().nullish(),
  Labels: z.unknown().optional(),
  Ports: z.array(z.unknown()).nullish(),
});

const refusal = (clause: string): EngineAnswer => ({ kind: 'refused', reason: 'other', clause });

/**
 * Reads an answer; entries of another form are passed over. Takes a time that the bounds of `limits.ts` keep short, whatever the
 * answer has in it.
 */
export function readContainers(answer: Buffer): EngineAnswer {
  if (hasTooManyValues(answer)) return refusal(`its answer has more than ${CONTAINER_VALUES_LIMIT} values`);
  let value: unknown;
  try {
    value = JSON.parse(answer.toString('utf8'));
  } catch {
    value = null;
  }
  if (!Array.isArray(value)) return refusal('its answer is no list of containers');
  const ports: PublishedPort[] = [];
  let left = PORT_ENTRIES_READ;
  for (const entry of value.slice(0, CONTAINERS_READ)) {
    const read = containerSchema.safeParse(entry);
    if (!read.success) continue;
    const { Names, Image, Labels, Ports } = read.data;
    const entries = (Ports ?? []).slice(0, left);
    left -= entries.length;
    const container: ContainerFacts = {
      name: textOf(Names?.[0])?.replace(/^\//, '') ?? '',
      image: textOf(Image) ?? '',
      service: textOf(valueAt(Labels, ['com.docker.compose.service'])),
      project: textOf(valueAt(Labels, ['com.docker.compose.project'])),
    };
    ports.push(...entries.flatMap((port) => publishedPort(port, container)));
  }
  return { kind: 'ports', ports };
}

function publishedPort(entry: unknown, container: ContainerFacts): readonly PublishedPort[] {
  const read = portSchema.safeParse(entry);
  if (!read.success) return [];
  const { IP, PublicPort, Type } = read.data;
  if (PublicPort === undefined || (Type ?? 'tcp') !== 'tcp') return [];
  return [{ port: PublicPort, address: IP === undefined || IP === '' ? '0.0.0.0' : IP, container }];
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? shortText(value.slice(0, 4 * HINT_LENGTH)) : null;

const comma = 0x2c;
const openingBracket = 0x5b;
const openingBrace = 0x7b;

/** In JSON each value but the first has a comma or an opening bracket before it. Those in texts count as well. */
function hasTooManyValues(answer: Buffer): boolean {
  let count = 0;
  for (let index = 0; index < answer.length; index += 1) {
    const byte = answer[index];
    if (byte !== comma && byte !== openingBracket && byte !== openingBrace) continue;
    count += 1;
    if (count > CONTAINER_VALUES_LIMIT) return true;
  }
  return false;
}

import { z } from 'zod';
import { type ConfigKey, configKey } from '../../shared/config/keys.ts';
import { formatDuration, formatSize } from '../../shared/config/measures.ts';
import { showPath } from '../../shared/config/mistakes.ts';
import { isRawMap, type Path, samePlain } from '../../shared/config/raw.ts';
import { TARGET_KINDS } from '../../shared/config/route-target.ts';
import type { Config } from '../../shared/config/schema.ts';
import { schemaOfKey } from '../../shared/config/unsupported.ts';
import { bytes, milliseconds } from '../../shared/model/units.ts';
import type { LeftOutList } from './left-out.ts';

/** A key that a format has no word for. */
export interface NotCarried {
  /** With `[]` for any entry of a list. Everything below it is meant as well. */
  readonly key: string;
  readonly why: string;
  readonly instead: string;
  /** Whether its default does something that is missed when it is gone. */
  readonly missedAtDefault?: true;
}

interface Place {
  readonly path: Path;
  readonly value: unknown;
}

/** The checked form has the kind of a target beside its keys, where the file has it around them. */
function below({ path, value }: Place, segment: string): Place[] {
  if (segment === '[]')
    return Array.isArray(value)
      ? value.map((item: unknown, index) => ({ path: [...path, index], value: item }))
      : [];
  if (!isRawMap(value)) return [];
  if (path.at(-1) === 'to' && TARGET_KINDS.some((kind) => kind === segment))
    return value.kind === segment ? [{ path: [...path, segment], value }] : [];
  return [{ path: [...path, segment], value: value[segment] }];
}

const placesOf = (config: Config, key: string): Place[] =>
  key
    .replaceAll('[]', '.[]')
    .split('.')
    .reduce<Place[]>(
      (places, segment) => places.flatMap((place) => below(place, segment)),
      [{ path: [], value: config }],
    );

/** A value as it would be written in the file; of a map what differs from the defaults. */
function written({ key, name, shape }: ConfigKey, value: unknown): string {
  if (value === undefined) return `${name}: left out`;
  if (isRawMap(value) && shape.kind === 'group') {
    const parts = shape.names.flatMap((part) => {
      const facts = configKey(`${key}.${part}`);
      return samePlain(value[part], defaultOf(facts.key)) ? [] : [written(facts, value[part])];
    });
    return `${name}: {${parts.join(', ')}}`;
  }
  return `${name}: ${writtenValue(shape.kind, value)}`;
}

function writtenValue(kind: ConfigKey['shape']['kind'], value: unknown): string {
  if (typeof value === 'string') return kind === 'text' ? JSON.stringify(value) : value;
  if (typeof value !== 'number') return JSON.stringify(value);
  if (kind === 'duration') return formatDuration(milliseconds(value));
  if (kind === 'size') return formatSize(bytes(value));
  return kind === 'percentage' ? `${Math.round(value * 10_000) / 100}%` : String(value);
}

function defaultOf(key: string): unknown {
  const read = z.safeParse(schemaOfKey(key), undefined);
  return read.success ? read.data : undefined;
}

/**
 * Says of every key of the table where it has another value than its default, and names in one entry those whose default is
 * missed as well.
 */
export function listNotCarried(
  config: Config,
  table: readonly NotCarried[],
  proxy: string,
  list: LeftOutList,
): void {
  const missed: string[] = [];
  for (const { key, why, instead, missedAtDefault } of table) {
    const places = placesOf(config, key);
    if (places.length === 0) continue;
    const facts = configKey(key);
    const normal = defaultOf(key);
    const others = places.filter(({ value }) => value !== undefined && !samePlain(value, normal));
    for (const { path, value } of others) list.add(showPath(path), written(facts, value), why, instead);
    if (missedAtDefault === true && others.length < places.length)
      missed.push(`${key.replaceAll('[]', '').replace(/[^.]*$/, '')}${written(facts, normal)}`);
  }
  if (missed.length === 0) return;
  list.add(
    '',
    `what Doorman does by default: ${missed.join(', ')}`,
    `${proxy} has nothing that does quite this, so that it goes by its own ways there.`,
    `Look at each as if you had set it, and decide whether ${proxy} needs something for it.`,
  );
}

/** What is about developing with Doorman and says nothing about serving. */
export const onlyInDoorman: readonly NotCarried[] = [
  {
    key: 'capture',
    why: 'it says what Doorman records, and a proxy in production writes logs instead.',
    instead: 'Set up the access log of the proxy, without secrets.',
  },
  {
    key: 'geo',
    why: 'it is the database for balancing by place, which does not carry over.',
    instead: 'Have DNS or a content delivery network lead clients to the nearest place.',
  },
  {
    key: 'tls',
    why: 'it says what the local authority may sign, and in production certificates come from a public one.',
    instead: 'Get certificates for these names from a public authority.',
  },
  {
    key: 'listeners[].clientLocation',
    why: 'it is the place of the client for balancing by place, which does not carry over.',
    instead: 'Leave it out; only simulations send such a header.',
  },
  {
    key: 'routes[].firewall',
    why: 'the firewall is a part of Doorman.',
    instead: 'Put a web application firewall in front, such as one with the OWASP Core Rule Set.',
  },
  {
    key: 'routes[].faults',
    why: 'trouble on purpose is for trying things out.',
    instead: 'Leave it out in production.',
  },
  {
    key: 'routes[].optimise',
    why: 'minifying and encoding images while serving is a part of Doorman.',
    instead: 'Do it when the service is built.',
  },
  {
    key: 'pools[].upstreams[].location',
    why: 'it is for balancing by place, which does not carry over.',
    instead: 'Have DNS or a content delivery network lead clients to the nearest place.',
  },
  {
    key: 'pools[].circuitBreaker',
    why: 'there is no circuit breaker that opens by a share of failures.',
    instead: 'Watch the error rate from outside, and take upstreams out by their health checks.',
  },
];

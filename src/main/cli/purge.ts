import { parseArgs } from 'node:util';
import type { ContractClient } from '../../shared/contract/client.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import { type PurgeTarget, purgeText } from '../../shared/explain/cache-purge.ts';
import { type CachePurge, cacheListLimit } from '../../shared/model/cache.ts';
import { CommandError, type RunCommand, UsageError } from './context.ts';
import { printJson, printLine } from './output.ts';
import { resolveDataDirectory } from './paths.ts';
import { connectToRunning } from './running.ts';

/** `doorman purge` */
export const purge: RunCommand = async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      all: { type: 'boolean' },
      host: { type: 'string' },
      prefix: { type: 'string' },
      tag: { type: 'string' },
      key: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const asked = askedFor(values, positionals);
  const dataDirectory = resolveDataDirectory(values['data-dir']);
  const client = await connectToRunning(dataDirectory);
  if (client === null) {
    throw new CommandError(`Doorman does not run on ${dataDirectory}. Start it with 'doorman serve'.`);
  }
  try {
    const removed =
      asked.by === 'url'
        ? await purgeUrls(client, urlsMeant(positionals[0] ?? ''))
        : await purgeOnce(client, asked);
    await (values.json === true
      ? printJson(JSON.stringify({ removed }))
      : printLine(purgeText(removed, asked)));
    return 0;
  } catch (error) {
    if (error instanceof ContractError) throw new CommandError(error.message);
    throw error;
  } finally {
    client.close();
  }
};

interface Options {
  readonly all?: boolean | undefined;
  readonly host?: string | undefined;
  readonly prefix?: string | undefined;
  readonly tag?: string | undefined;
  readonly key?: string | undefined;
}

/** The one thing that was asked for. @throws UsageError */
function askedFor(options: Options, positionals: readonly string[]): PurgeTarget {
  const named = (['host', 'prefix', 'tag', 'key'] as const).flatMap((by): readonly PurgeTarget[] => {
    const value = options[by];
    return value === undefined ? [] : [{ by, value }];
  });
  const asked: readonly PurgeTarget[] = [
    ...(options.all === true ? [{ by: 'everything' } as const] : []),
    ...named,
    ...positionals.map((value) => ({ by: 'url', value: urlsMeant(value).at(-1) ?? value }) as const),
  ];
  const [first, ...others] = asked;
  if (first === undefined || others.length > 0) {
    throw new UsageError(
      `'doorman purge' takes one of --all, --host H, --prefix URL, --tag T, --key K or a URL; it was given ${asked.length}.`,
    );
  }
  if ('value' in first && first.value === '') {
    throw new UsageError(`'--${first.by}' needs a value, and has an empty one.`);
  }
  return first;
}

/**
 * What a URL can mean, as the cache writes it: host in lower case, no port where it is that of the scheme, no fragment. First what
 * a browser would ask for. Then path and query to the letter, as the inspector shows what other clients have asked for: `/a/../b`,
 * `//a` and `/a|b` are nobody else's.
 *
 * @throws UsageError
 */
function urlsMeant(text: string): readonly string[] {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new UsageError(
      `'${text}' is not a URL. Write it whole, such as https://shop.localhost:8443/products?page=1`,
    );
  }
  url.hash = '';
  const target = /^[a-z]+:\/\/[^/?#]*([^#]*)/i.exec(text)?.[1] ?? '';
  const written = `${url.protocol}//${url.host}${target.startsWith('/') ? '' : '/'}${target}`;
  return written === url.href ? [url.href] : [url.href, written];
}

const purgeOnce = async (client: ContractClient, asked: CachePurge): Promise<number> =>
  (await client.call('cache.purge', asked)).removed;

/** Removes all variants of URLs, also where their route leaves a part of the query out of the key. */
async function purgeUrls(client: ContractClient, urls: readonly string[]): Promise<number> {
  const keys = new Set<string>();
  for (const url of urls) {
    // The key of a route that takes the whole query, for where more are stored than one list holds.
    keys.add(`GET ${url}`);
    const { items } = await client.call('cache.list', { text: url, order: 'recent', limit: cacheListLimit });
    for (const entry of items) if (entry.url === url) keys.add(entry.key);
  }
  let removed = 0;
  for (const value of keys) removed += await purgeOnce(client, { by: 'key', value });
  return removed;
}

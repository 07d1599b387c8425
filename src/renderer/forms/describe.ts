import { z } from 'zod';
import { schemaOfKey } from '../../shared/config/unsupported.ts';

/** What the format says about a key, such as 'routes[].match.hosts'; without marks for code. */
export function describeKey(key: string): string {
  const description = z.globalRegistry.get(schemaOfKey(key))?.description ?? '';
  return description.replaceAll('`', '');
}

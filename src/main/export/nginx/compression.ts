import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { NginxContext } from './context.ts';

/** What text is compressed as; text/html always is. */
const compressed =
  'text/plain text/css text/xml text/javascript application/javascript application/json application/xml application/rss+xml image/svg+xml';

export function compression({ compress }: RouteConfig, path: string, { leftOut }: NginxContext): string[] {
  if (!compress.enabled) return [];
  const others = compress.algorithms.filter((algorithm) => algorithm !== 'gzip');
  if (others.length > 0)
    leftOut.add(
      `${path}.compress.algorithms`,
      `algorithms: ${compress.algorithms.join(', ')}`,
      `nginx comes without ${others.join(' and ')}${others.length === compress.algorithms.length ? ', so that nothing is compressed' : ', and compresses with gzip'}.`,
      'Build it with ngx_brotli or a zstd module where you need them.',
    );
  if (others.length === compress.algorithms.length) return [];
  return [
    'gzip on;',
    'gzip_proxied any;',
    'gzip_vary on;',
    `gzip_min_length ${compress.minBytes};`,
    `gzip_types ${compressed};`,
  ];
}

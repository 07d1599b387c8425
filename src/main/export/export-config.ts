import type { Config } from '../../shared/config/schema.ts';
import type { ConfigExport, ConfigExportFormat } from '../../shared/model/config-export.ts';
import { writeCaddy } from './caddy/caddy.ts';
import { writeHaproxy } from './haproxy/haproxy.ts';
import { writeNginx } from './nginx/nginx.ts';
import { type ExportPlaces, usualPlaces } from './places.ts';

const writers: Readonly<Record<ConfigExportFormat, (config: Config, places: ExportPlaces) => ConfigExport>> =
  {
    nginx: writeNginx,
    haproxy: writeHaproxy,
    caddy: writeCaddy,
  };

/**
 * Writes a configuration for another proxy, with a list of what that proxy does not do, or not quite. Pure, and the same each time.
 *
 * @param places where files lie on the machine of that proxy; left out: where they usually do
 */
export function exportConfig(
  config: Config,
  format: ConfigExportFormat,
  places: ExportPlaces = usualPlaces(format),
): ConfigExport {
  return writers[format](config, places);
}

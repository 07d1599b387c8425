export interface ServiceConfig {
  readonly port: number;
  readonly host: string;
  readonly upstream: string;
}

/** A configuration with one TLS listener and one route, and comments that must outlive every edit. */
export const serviceConfig = ({ port, host, upstream }: ServiceConfig): string => `# Written by hand: keep me.
version: 1

listeners:
  - id: web
    port: ${port} # the port of this test

routes:
  # Everything of the service.
  - id: service
    match:
      hosts: [${host}]
    to: {pool: service}

pools:
  - id: service
    upstreams:
      - {id: a, url: "${upstream}"} # the only one
`;

/** One TLS listener, nothing behind it. */
export const emptyConfig = (port: number): string => `version: 1
listeners:
  - id: web
    port: ${port}
`;

/** As {@link serviceConfig}, and what the upstream allows to be kept is answered from the cache. */
export const cachedServiceConfig = (service: ServiceConfig): string =>
  serviceConfig(service).replace(
    '    to: {pool: service}\n',
    '    to: {pool: service}\n    cache: {enabled: true}\n',
  );

/**
 * Response fields that say what a service is made of or where it runs, and that no client needs. Lower case. `Alt-Svc` is
 * among them because it would lead the client past Doorman, to a port of the upstream.
 */
export const identityHeaders: ReadonlySet<string> = new Set([
  'alt-svc',
  'server',
  'x-aspnet-version',
  'x-aspnetmvc-version',
  'x-backend',
  'x-backend-host',
  'x-backend-server',
  'x-envoy-decorator-operation',
  'x-envoy-upstream-service-time',
  'x-generator',
  'x-mod-pagespeed',
  'x-php-version',
  'x-powered-by',
  'x-powered-cms',
  'x-runtime',
  'x-served-by',
  'x-server',
  'x-server-name',
  'x-turbo-charged-by',
  'x-upstream',
  'x-upstream-addr',
]);

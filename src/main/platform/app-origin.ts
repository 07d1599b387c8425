/** The renderer's own scheme and host. A standard, secure scheme: `'self'`, storage and fetch work as on https. */
export const appScheme = 'app';
export const appHost = 'doorman';
export const appOrigin = `${appScheme}://${appHost}`;
/** The one document of the app. */
export const appPageUrl = `${appOrigin}/`;

/** Whether `url` is of the app's own origin; `app://doorman` alone counts, as permission checks name it. */
export function isOwnOrigin(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === `${appScheme}:` && parsed.host === appHost;
}

/** Whether `url` is the app's page, whatever its query and fragment. */
export function isAppPage(url: string): boolean {
  return isOwnOrigin(url) && URL.parse(url)?.pathname === '/';
}

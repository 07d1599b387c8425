const labelPattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What is wrong with a service's name: one or more DNS labels, with or without `.localhost`. */
export function nameMistake(name: string): string | null {
  const trimmed = name.trim().toLowerCase();
  if (trimmed === '') return 'A name is needed, such as shop.';
  const wrong = trimmed.split('.').find((label) => !labelPattern.test(label));
  if (wrong === undefined) return trimmed.length > 253 ? 'A name has at most 253 characters.' : null;
  return wrong === ''
    ? `'${trimmed}' has a dot with nothing on one side of it.`
    : `'${wrong}' is not a name: use letters a to z, digits and inner hyphens, at most 63.`;
}

/** What is wrong with a service's address: an absolute http or https URL without path, query or credentials. */
export function urlMistake(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return 'An address is needed, such as http://localhost:3000.';
  if (!URL.canParse(trimmed)) return `'${trimmed}' is not an address. Write it as http://localhost:3000.`;
  const url = new URL(trimmed);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `'${url.protocol.slice(0, -1)}' is not supported: use http or https, as in http://localhost:3000.`;
  }
  if (url.username !== '' || url.password !== '')
    return 'An address with a user name or password is not supported.';
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return `Leave '${url.pathname === '/' ? '' : url.pathname}${url.search}${url.hash}' out: only scheme, host and port belong here.`;
  }
  return null;
}

/** The host name a service of this name will have. */
export function hostFor(name: string): string {
  const trimmed = name.trim().toLowerCase();
  return trimmed === '' || trimmed.includes('.') ? trimmed : `${trimmed}.localhost`;
}

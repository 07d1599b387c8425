import { parseRedactEntry } from '../../../shared/config/redact-entry.ts';

/** Stands where a secret was. */
export const redacted = '[redacted]';

/** Names in lower case of what is hidden, by where it stands. */
export interface RedactionRules {
  readonly headers: ReadonlySet<string>;
  readonly query: ReadonlySet<string>;
  readonly cookies: ReadonlySet<string>;
  readonly body: ReadonlySet<string>;
}

/** @param entries of `capture.redact`, which were checked with the configuration; others are left out */
export function compileRedaction(entries: readonly string[]): RedactionRules {
  const rules = {
    headers: new Set<string>(),
    query: new Set<string>(),
    cookies: new Set<string>(),
    body: new Set<string>(),
  };
  for (const entry of entries) {
    const judged = parseRedactEntry(entry);
    if (!judged.ok) continue;
    const { part, name } = judged.value;
    switch (part) {
      case 'header':
        rules.headers.add(name);
        break;
      case 'query':
        rules.query.add(name);
        break;
      case 'cookie':
        rules.cookies.add(name);
        break;
      case 'body':
        rules.body.add(name);
        break;
    }
  }
  return rules;
}

/** Whether one of the names stands anywhere in a text. @param text one character for each byte */
export function mentions(text: string, names: ReadonlySet<string>): boolean {
  const lowerCase = text.toLowerCase();
  return [...names].some(
    (name) => lowerCase.includes(name) || lowerCase.includes(Buffer.from(name).toString('latin1')),
  );
}

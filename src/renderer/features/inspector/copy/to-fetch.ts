import type { CopiedRequest } from './copied-request.ts';
import { isByteString, stringLiteral, toBase64, utf8Characters } from './literal.ts';

/** Methods that `fetch` sends no body with. */
const bodiless = new Set(['GET', 'HEAD']);

/** A call of `fetch` for Node or a page; a page leaves out the headers that it may not set. */
export function toFetch({ method, url, headers, body, note }: CopiedRequest): string {
  const sent = bodiless.has(method.toUpperCase()) ? null : body;
  const why =
    note ?? (body !== null && sent === null ? `fetch sends no body with ${method}; it is left out.` : null);
  const options = [
    ...(method === 'GET' ? [] : [`method: ${stringLiteral(method)}`]),
    ...(headers.length === 0
      ? []
      : [
          `headers: [\n${headers.map(([name, value]) => `    [${stringLiteral(name)}, ${stringLiteral(isByteString(value) ? value : utf8Characters(value))}],\n`).join('')}  ]`,
        ]),
    ...(sent === null
      ? []
      : [
          // A text would be given a Content-Type that the request did not have.
          sent.text !== null && headers.some(([name]) => name.toLowerCase() === 'content-type')
            ? `body: ${stringLiteral(sent.text)}`
            : `body: Uint8Array.from(atob(${stringLiteral(toBase64(sent.bytes))}), (byte) => byte.charCodeAt(0))`,
        ]),
    "redirect: 'manual'",
  ];
  return `${why === null ? '' : `// ${why}\n`}await fetch(${stringLiteral(url)}, {\n${options.map((option) => `  ${option},\n`).join('')}});`;
}

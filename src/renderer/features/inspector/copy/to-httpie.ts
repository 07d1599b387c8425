import { shellQuote } from '../../../../shared/shell/shell-quote.ts';
import { type CopiedRequest, leftOut } from './copied-request.ts';

/** A command of HTTPie 3, for a POSIX shell. */
export function toHttpie({ method, url, headers, body, note }: CopiedRequest): string {
  const text = body?.text ?? null;
  const written = headers.filter(([, value]) => !isUnwritable(value));
  const comments = [
    ...(note === null ? [] : [note]),
    ...(body !== null && text === null ? [leftOut(body.bytes.length, 'it is not text')] : []),
    ...headers
      .filter(([, value]) => isUnwritable(value))
      .map(
        ([name]) => `The header ${name} is left out: HTTPie cannot write a backslash before one of : ; = @.`,
      ),
  ];
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const parts = [
    'http --ignore-stdin --path-as-is',
    ...(text === null ? [] : [`--raw ${shellQuote(text)}`]),
    `${shellQuote(method)} ${shellQuote(url)}`,
    ...written.map(([name, value]) => shellQuote(item(name, value))),
    // It would call the body JSON; the request did not say what it was.
    ...(text === null || hasType ? [] : ["'Content-Type:'"]),
  ];
  return [...comments.map((comment) => `# ${comment}`), parts.join(' \\\n  ')].join('\n');
}

/** `Name:` would take a header away, `Name;` sends it empty. `Name:=` and `Name:@` mean other things, so that what follows is escaped. */
const item = (name: string, value: string): string =>
  value === '' ? `${name};` : `${name}:${/^[=@:;]/.test(value) ? '\\' : ''}${value}`;

/** A backslash before these takes it away, and cannot itself be escaped. */
const isUnwritable = (value: string): boolean => /\\[:;=@]/.test(value);

import { accept, type Judgement, refuse, text } from './judge.ts';
import { judgeHeaderName } from './names.ts';

/** What an entry of `capture.redact` hides the value of. */
export type RedactedPart = 'header' | 'query' | 'cookie' | 'body';

/** Names are compared without case and so are in lower case. */
export interface RedactEntry {
  readonly part: RedactedPart;
  readonly name: string;
}

const nameLimit = 256;
const allowed = 'a header name, query:NAME, cookie:NAME or body:NAME';

/** Reads an entry: `authorization`, `query:token`, `cookie:session`, `body:password`. */
export function parseRedactEntry(input: string): Judgement<RedactEntry> {
  const colon = input.indexOf(':');
  if (colon < 0) {
    const judged = judgeHeaderName(input);
    return judged.ok ? accept({ part: 'header', name: input.toLowerCase() }) : judged;
  }
  const [kind, name] = [input.slice(0, colon), input.slice(colon + 1)];
  if (kind === 'cookie') {
    const judged = judgeHeaderName(name);
    return judged.ok
      ? accept({ part: kind, name: name.toLowerCase() })
      : refuse(`names the impossible cookie "${name}"`, allowed);
  }
  if (kind !== 'query' && kind !== 'body') return refuse(`has the unknown part "${kind}"`, allowed);
  if (name === '') return refuse('has no name', allowed);
  if (name.length > nameLimit) return refuse('has too long a name', `at most ${nameLimit} characters`);
  // What a name is compared with has been decoded; control characters in it are never meant.
  if (/\p{Cc}/u.test(name)) return refuse('has a control character in its name', allowed);
  return accept({ part: kind, name: name.toLowerCase() });
}

/** An entry of `capture.redact`, in lower case on output. */
export const redactEntry = () =>
  text(
    (input) => {
      const judged = parseRedactEntry(input);
      if (!judged.ok) return judged;
      const { part, name } = judged.value;
      return accept(part === 'header' ? name : `${part}:${name}`);
    },
    { kind: 'header name, query:NAME, cookie:NAME or body:NAME', allowed },
  );

import { FRAMING_HEADERS } from '../../../../shared/config/headers.ts';
import type { HeaderRule } from '../../../../shared/edit/header-rule.ts';
import type { ExchangeDetail, ExchangeSummary, HeaderPairs } from '../../../../shared/model/exchange.ts';

/** The routes that took an exchange, the innermost last. */
export const routeChoices = ({ outerRoutes = [], route }: ExchangeSummary) =>
  [...outerRoutes, ...(route === null ? [] : [route])].map((id) => ({ value: id, label: id }));

/** The parameters of a request, decoded, in their order. */
export const parametersOf = (target: string): readonly (readonly [name: string, value: string])[] => [
  ...new URLSearchParams(target.includes('?') ? target.slice(target.indexOf('?') + 1) : ''),
];

/** Lines of a marked text that are looked at: as many as a rule can change headers. */
export const selectedLineLimit = 32;

/** What a marked text is about. */
export interface SelectedParts {
  readonly headers: readonly Pick<HeaderRule, 'side' | 'name' | 'value'>[];
  /** Parts of the request line that it touches. */
  readonly method: boolean;
  readonly path: boolean;
  readonly query: boolean;
}

interface Line {
  readonly side: 'request' | 'response';
  readonly name: string;
  readonly value: string;
}

/**
 * What of an exchange a marked text is about, line by line: the headers whose name or value a line is, or whose line it is a part
 * of, each once and in the order of the text; and the parts of the request line. Signs that compared heads have in front of lines are left out.
 */
export function selectedParts({ request, response }: ExchangeDetail, selection: string): SelectedParts {
  const lines = selection
    .split('\n')
    .map((line) => line.trim().replace(/^[−+]?\s*(?:removed: |added: )?/, ''))
    .filter((line) => line !== '')
    .slice(0, selectedLineLimit);
  const linesOf = (side: Line['side'], headers: HeaderPairs): readonly Line[] =>
    headers.map(([name, value]) => ({ side, name, value }));
  const left = [...linesOf('request', request.headers), ...linesOf('response', response?.headers ?? [])];
  const headers: Line[] = [];
  const touched = { method: false, path: false, query: false };
  for (const line of lines) {
    const found = headerOfLine(left, line);
    // What is a header by its whole name or value is that rather than a part of the request line.
    const start = found?.isExact === true ? null : partsOfRequestLine(request, line);
    if (start !== null) {
      touched.method ||= start.method;
      touched.path ||= start.path;
      touched.query ||= start.query;
    } else if (found !== null) {
      left.splice(left.indexOf(found.line), 1);
      headers.push(found.line);
    }
  }
  const first = headers.filter(isFirstOfItsName);
  // No rule may set these. Marked with others they were hardly meant; marked alone they are, and what is wrong is said.
  const settable = first.filter(({ name }) => !FRAMING_HEADERS.has(name.toLowerCase()));
  return { headers: first.length > 1 ? settable : first, ...touched };
}

function headerOfLine(
  all: readonly Line[],
  text: string,
): { readonly line: Line; readonly isExact: boolean } | null {
  const exact = all.find(
    ({ name, value }) =>
      name.toLowerCase() === text.toLowerCase() || value === text || `${name}: ${value}` === text,
  );
  if (exact !== undefined) return { line: exact, isExact: true };
  const line = all.find(({ name, value }) => `${name}: ${value}`.includes(text));
  return line === undefined ? null : { line, isExact: false };
}

/** A rule has each header once. */
const isFirstOfItsName = ({ side, name }: Line, index: number, all: readonly Line[]): boolean =>
  all.findIndex((other) => other.side === side && other.name.toLowerCase() === name.toLowerCase()) === index;

/** The parts of a request line that a text covers in part or whole; null where it is none of it. */
function partsOfRequestLine(
  { method, target }: ExchangeDetail['request'],
  text: string,
): Pick<SelectedParts, 'method' | 'path' | 'query'> | null {
  const line = `${method} ${target}`;
  // A word alone could be anywhere; a piece of a request line has what only such a line has.
  if (text !== method && !/[/?=&]/.test(text)) return null;
  const at = line.indexOf(text);
  if (at < 0) return null;
  const end = at + text.length;
  const pathStart = method.length + 1;
  const queryStart = line.includes('?') ? line.indexOf('?') : line.length;
  return { method: at < method.length, path: at < queryStart && end > pathStart, query: end > queryStart };
}

import { assertNever } from '../assert-never.ts';
import type { DecisionCode, DecisionOf, FieldChange, ForeignHostServer } from '../model/decision.ts';
import type { Explanation, ExplanationTable } from './explanation.ts';
import { code, type Segment, say, strong } from './segments.ts';

/** Field names that one clause lists; the table has them all. */
const namesInSentence = 6;

/** `removed a, b and 2 more`; nothing when no change is of the kind. */
function clause(verb: string, changes: readonly FieldChange[]): readonly (readonly Segment[])[] {
  const names = [...new Set(changes.map((change) => change.name))];
  if (names.length === 0) return [];
  return [say`${verb} ${namesOf(names)}`];
}

/** `a, b and 2 more`. */
function namesOf(names: readonly string[]): readonly Segment[] {
  const shown = names
    .slice(0, namesInSentence)
    .flatMap((name, index) => say`${index === 0 ? '' : ', '}${code(name)}`);
  const more = names.length - namesInSentence;
  return say`${shown}${more > 0 ? ` and ${more} more` : ''}`;
}

const value = (text: string | null): readonly Segment[] => (text === null ? say`—` : say`${code(text)}`);

export const changeTable = (changes: readonly FieldChange[]): ExplanationTable | null =>
  changes.length === 0
    ? null
    : {
        columns: ['Field', 'Before', 'After'],
        rows: changes.map((change) => ({
          cells: [say`${code(change.name)}`, value(change.before), value(change.after)],
          mark: null,
        })),
      };

/** Clauses joined into one sentence that begins with a capital letter. */
function sentenceOf(clauses: readonly (readonly Segment[])[]): readonly Segment[] {
  const joined = clauses.reduce<readonly Segment[]>(
    (sentence, one) => (sentence.length === 0 ? one : say`${sentence}; ${one}`),
    [],
  );
  const [first, ...rest] = joined;
  if (first === undefined) return say`Passed on unchanged`;
  return [{ ...first, text: first.text.charAt(0).toUpperCase() + first.text.slice(1) }, ...rest];
}

const headerClauses = (changes: readonly FieldChange[]): readonly (readonly Segment[])[] => [
  ...clause(
    'removed',
    changes.filter((change) => change.after === null),
  ),
  ...clause(
    'added',
    changes.filter((change) => change.before === null && change.after !== null),
  ),
  ...clause(
    'changed',
    changes.filter((change) => change.before !== null && change.after !== null),
  ),
];

/** What people call the servers that refuse hosts they do not know. */
export const serverNames: Readonly<Record<ForeignHostServer, string>> = {
  vite: 'Vite',
  'webpack-dev-server': 'webpack-dev-server',
  rails: 'Rails',
  starlette: 'Starlette',
};

type TransformCode = Extract<DecisionCode, `transform.${string}`>;

export function explainTransform(
  decision: { [Code in TransformCode]: DecisionOf<Code> }[TransformCode],
): Explanation {
  switch (decision.code) {
    case 'transform.request': {
      const { changes, target } = decision.evidence;
      const rewrite = target === null ? [] : [say`rewrote ${code(target.before)} to ${code(target.after)}`];
      return {
        stage: 'Request',
        tone: 'info',
        sentence: sentenceOf([...rewrite, ...headerClauses(changes)]),
        table: changeTable(changes),
      };
    }
    case 'transform.response': {
      const { changes } = decision.evidence;
      return {
        stage: 'Response',
        tone: 'info',
        sentence: sentenceOf(headerClauses(changes)),
        table: changeTable(changes),
      };
    }
    case 'transform.path_refused': {
      const { before, after } = decision.evidence;
      return {
        stage: 'Request',
        tone: 'error',
        sentence: say`${code('rewrite.path')} made ${code(after)} of ${code(before)}, which is not a path: it must begin with / and have no space and no #`,
        table: null,
      };
    }
    case 'transform.cookie_secure_dropped': {
      const { cookies } = decision.evidence;
      return {
        stage: 'Response',
        tone: 'info',
        sentence: say`Took Secure from ${cookies.length === 1 ? 'the cookie' : 'the cookies'} ${namesOf(cookies)}: the client asked over plain HTTP and would not send ${cookies.length === 1 ? 'it' : 'them'} back`,
        table: null,
      };
    }
    case 'transform.foreign_host_refused': {
      const { upstream, server, host, route, fix } = decision.evidence;
      return {
        stage: 'Response',
        tone: 'warn',
        sentence: say`${strong(upstream)} (${serverNames[server]}) refused the request because it does not know the host ${code(host)}: set ${code(`${fix.key}: ${fix.value}`)} on the route ${strong(route)}, or allow the host in the service`,
        table: null,
      };
    }
    default:
      return assertNever(decision);
  }
}

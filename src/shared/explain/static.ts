import { assertNever } from '../assert-never.ts';
import type { DecisionOf } from '../model/decision.ts';
import type { StaticEvidence, StaticRefusal } from '../model/static-decision.ts';
import type { Explanation } from './explanation.ts';
import { code, count, type Segment, say, strong } from './segments.ts';
import { sizeText } from './sizes.ts';

const stage = 'Files';

type StaticDecision = { [Code in keyof StaticEvidence]: DecisionOf<Code> }[keyof StaticEvidence];

const refusals: Readonly<Record<StaticRefusal, string>> = {
  traversal: 'it leads out of the folder that the route serves',
  symlink: 'a link in it leads out of the folder that the route serves',
  dotfile: 'names that begin with a dot are not served',
  invalid: 'no file can have such a name',
  special: 'it is neither a file nor a folder',
  root_missing: 'the folder that the route serves does not exist',
  unreadable: 'the system does not let Doorman read it',
};

function served({ evidence }: DecisionOf<'static.served'>): Explanation {
  const { file, size, coding, as, range, status, route } = evidence;
  const what: readonly Segment[] =
    status === 304
      ? say`The client has ${code(file)} as it is now: 304`
      : status === 416
        ? say`No part of ${code(file)} is where the client asked: it has ${sizeText(size)}`
        : status === 412
          ? say`${code(file)} is not as the client expects it: 412`
          : say`Served ${code(file)} (${sizeText(size)})${range === null ? say`` : say`, the part ${code(range)}`}`;
  const why = {
    file: say``,
    index: say`, the index of its folder`,
    spa: say`, since no file has that name and ${strong(route)} serves a single-page app`,
  }[as];
  return {
    stage,
    tone: status >= 400 ? 'warn' : 'ok',
    sentence: say`${what}${why}${coding === null ? '' : `, as it was compressed beforehand (${coding})`}`,
    table: null,
  };
}

export function explainStatic(decision: StaticDecision): Explanation {
  switch (decision.code) {
    case 'static.served':
      return served(decision);
    case 'static.listed': {
      const { folder, entries } = decision.evidence;
      return {
        stage,
        tone: 'ok',
        sentence: say`Listed the folder ${code(folder)}, ${count(entries, 'name')}: it has no index file`,
        table: null,
      };
    }
    case 'static.redirected':
      return {
        stage,
        tone: 'info',
        sentence: say`It is a folder, so the client was sent to ${code(decision.evidence.location)}: what its page names is found from there`,
        table: null,
      };
    case 'static.options':
      return {
        stage,
        tone: 'info',
        sentence: say`Told the client that files are read with GET and HEAD`,
        table: null,
      };
    case 'static.not_found':
      return {
        stage,
        tone: 'warn',
        sentence: say`There is no file ${code(decision.evidence.file)} in the folder that ${strong(decision.evidence.route)} serves`,
        table: null,
      };
    case 'static.refused':
      return {
        stage,
        tone: 'error',
        sentence: say`${code(decision.evidence.path)} was not served: ${refusals[decision.evidence.reason]}`,
        table: null,
      };
    case 'static.method_refused':
      return {
        stage,
        tone: 'warn',
        sentence: say`Files are read with GET and HEAD, not ${code(decision.evidence.method)}`,
        table: null,
      };
    default:
      return assertNever(decision);
  }
}

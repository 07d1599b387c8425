import { assertNever } from '../../assert-never.ts';
import { explainMiss } from '../route.ts';
import { explainDestination } from '../route-test.ts';
import { code, listed, type Segment, say, strong } from '../segments.ts';
import { advice, command, type ExplainedFinding, type FindingsOf } from './explained.ts';

/** Routes whose miss a sentence names. */
const missesNamed = 3;

export function explainRoute(finding: FindingsOf<'route'>): ExplainedFinding {
  switch (finding.code) {
    case 'route.taken': {
      const last = finding.evidence.way.at(-1);
      const taken = last?.taken ?? null;
      if (taken === null) return { sentence: say`A route takes it`, fixes: [] };
      return {
        sentence: say`Route ${strong(taken.route)} takes it and leads to ${explainDestination(taken.destination)}`,
        fixes: [],
      };
    }
    case 'route.redirects_to_https':
      return {
        sentence: say`Listener ${strong(finding.evidence.listener)} redirects every request to HTTPS`,
        fixes: [],
      };
    case 'route.none':
      return none(finding.evidence);
    case 'route.loop':
      return {
        sentence: say`The routes lead in a circle, from listener to listener: ${code(finding.evidence.listeners.join(' → '))}`,
        fixes: [advice('Let one of these routes lead to a pool')],
      };
    case 'route.path_refused':
      return {
        sentence: say`${code('rewrite.path')} of route ${strong(finding.evidence.route)} makes something of the path that cannot be sent`,
        fixes: [advice('Let `replace` begin with / and have neither spaces nor #')],
      };
    default:
      return assertNever(finding);
  }
}

function none({
  listener,
  verdicts,
  conditional,
  name,
}: Extract<FindingsOf<'route'>, { code: 'route.none' }>['evidence']): ExplainedFinding {
  const misses = verdicts.flatMap(({ route, miss }): (readonly Segment[])[] =>
    miss === null ? [] : [say`${strong(route)}: ${explainMiss(miss)}`],
  );
  const shown = misses.slice(0, missesNamed).flatMap((miss, index) => (index === 0 ? miss : say`; ${miss}`));
  const more = misses.length > missesNamed ? `; ${misses.length - missesNamed} more` : '';
  const why = misses.length === 0 ? say`there are none` : say`${shown}${more}`;
  if (conditional) {
    return {
      sentence: say`No route of listener ${strong(listener)} takes a plain GET of this URL (${why})`,
      fixes: [advice('If that is meant, ask with the method, headers or query that the route wants')],
    };
  }
  const service = name.replace(/\.localhost$/, '');
  return {
    sentence: say`No route of listener ${strong(listener)} takes it (${why})`,
    fixes: [
      command(`Lead ${name} to a service; put its port in place of 3000`, [
        `doorman add ${service} http://localhost:3000`,
      ]),
      advice(
        `Or correct the host or the path of a route: ${listed(verdicts.slice(0, missesNamed).map(({ route }) => route)) || 'there is none yet'}`,
      ),
    ],
  };
}

import { assertNever } from '../assert-never.ts';
import type { RouteDestination, RouteTest, RouteTestStep, RouteVerdict } from '../model/route-test.ts';
import type { Tone } from './explanation.ts';
import { explainMiss, partList } from './route.ts';
import { type Segment, say, strong } from './segments.ts';

export interface ExplainedTest {
  readonly tone: Tone;
  /** One sentence for each listener on the way, and what else is to be known. */
  readonly sentences: readonly (readonly Segment[])[];
}

/** What would become of the request as a whole. */
export function explainRouteTest(test: RouteTest): ExplainedTest {
  const { way, end, redirectsToHttps } = test;
  const last = way.at(-1);
  const first = way[0];
  if (first === undefined || last === undefined) {
    return {
      tone: 'error',
      sentences: [say`The configuration has no listener that a request could arrive at.`],
    };
  }
  const sentences = [...arrival(test, first), ...way.map(explainStep)];
  if (end === 'loop') sentences.push(say`That is a loop of listeners: the answer is 508.`);
  if (end === 'path_refused')
    sentences.push(say`${say`rewrite.path`} makes no path of it: the answer is 500.`);
  const fails = end !== null || last.taken === null;
  return { tone: fails ? 'error' : redirectsToHttps ? 'info' : 'ok', sentences };
}

function arrival({ listenerBy, redirectsToHttps }: RouteTest, { listener }: RouteTestStep) {
  const sentences: (readonly Segment[])[] = [];
  if (listenerBy === 'first')
    sentences.push(say`No listener has the port of this URL; tested at ${strong(listener)}, the first.`);
  if (redirectsToHttps)
    sentences.push(say`${strong(listener)} redirects every request to HTTPS before it asks a route.`);
  return sentences;
}

function explainStep({ listener, taken }: RouteTestStep): readonly Segment[] {
  if (taken === null) return say`At ${strong(listener)} no route takes it: the answer is 404.`;
  return say`At ${strong(listener)} it is taken by ${strong(taken.route)}, which leads to ${explainDestination(taken.destination)}.`;
}

export function explainDestination(destination: RouteDestination): readonly Segment[] {
  switch (destination.kind) {
    case 'pool':
      return say`pool ${strong(destination.pool)}`;
    case 'listener':
      return say`listener ${strong(destination.listener)}`;
    case 'redirect':
      return say`a redirect with ${destination.status}`;
    case 'respond':
      return say`a fixed response with ${destination.status}`;
    case 'static':
      return say`the files in ${strong(destination.root)}`;
    default:
      return assertNever(destination);
  }
}

/** What became of one route: at the first listener, or at the one further on that it takes the request at. */
export function explainVerdict({ route, miss }: RouteVerdict, way: RouteTest['way']): readonly Segment[] {
  const step = way.find(({ taken }) => taken?.route === route);
  if (step?.taken !== undefined && step.taken !== null) {
    const { held } = step.taken;
    const where = step === way[0] ? say`takes it` : say`takes it at ${strong(step.listener)}`;
    return held.length === 0
      ? say`${where}: asks for nothing`
      : say`${where}: ${partList(held)} ${held.length === 1 ? 'holds' : 'hold'}`;
  }
  return miss === null
    ? say`would match, but ${strong(way[0]?.taken?.route ?? '')} comes first`
    : explainMiss(miss);
}

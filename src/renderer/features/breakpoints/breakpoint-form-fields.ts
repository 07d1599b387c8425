import { checkConfig } from '../../../shared/config/check.ts';
import { type Breakpoint, breakpointLimit, longestHold } from '../../../shared/model/breakpoint.ts';
import type { BodySide } from '../../../shared/model/exchange.ts';
import { milliseconds } from '../../../shared/model/units.ts';

/** A breakpoint while it is written: lists as people write them, with commas or spaces. */
export interface BreakpointForm {
  readonly id: string;
  readonly side: BodySide;
  readonly hosts: string;
  readonly paths: string;
  readonly methods: string;
  /** Seconds. */
  readonly timeout: string;
}

export interface BreakpointProblems {
  readonly id: string | null;
  readonly match: string | null;
  readonly timeout: string | null;
}

const split = (text: string): string[] => text.split(/[\s,]+/).filter((part) => part !== '');

export const breakpointFormOf = ({ id, side, match, timeout }: Breakpoint): BreakpointForm => ({
  id,
  side,
  hosts: match.hosts.join(', '),
  paths: match.paths.join(', '),
  methods: match.methods.join(', '),
  timeout: String(timeout / 1000),
});

/**
 * The breakpoint that the form describes, or what is wrong with it. What only other programs can set of `match` stays.
 *
 * @param before the one that is edited; null for a new one
 * @param all those there are
 */
export function readBreakpoint(
  form: BreakpointForm,
  before: Breakpoint | null,
  all: readonly Breakpoint[],
): { readonly breakpoint: Breakpoint | null; readonly problems: BreakpointProblems } {
  const seconds = Number(form.timeout);
  const most = longestHold / 1000;
  const others = all.filter(({ id }) => id !== before?.id);
  const match = {
    headers: {},
    query: {},
    clients: [],
    ...before?.match,
    hosts: split(form.hosts),
    paths: split(form.paths),
    methods: split(form.methods).map((method) => method.toUpperCase()),
  };
  const problems: BreakpointProblems = {
    id: /^[a-z0-9][a-z0-9-]{0,62}$/.test(form.id)
      ? others.some(({ id }) => id === form.id)
        ? `There is a breakpoint '${form.id}' already.`
        : others.length >= breakpointLimit
          ? `There are ${breakpointLimit} breakpoints already.`
          : null
      : 'Write small letters, digits and -, such as "cart".',
    match: matchProblem(match),
    timeout:
      form.timeout.trim() !== '' && Number.isFinite(seconds) && seconds >= 1 && seconds <= most
        ? null
        : `"${form.timeout}" is not a number of seconds from 1 to ${most}.`,
  };
  const isRight = problems.id === null && problems.match === null && problems.timeout === null;
  return {
    problems,
    breakpoint: isRight
      ? {
          id: form.id,
          side: form.side,
          match,
          enabled: before?.enabled ?? true,
          timeout: milliseconds(Math.round(seconds * 1000)),
        }
      : null,
  };
}

/** Patterns are judged as those of routes are. */
function matchProblem(match: Pick<Breakpoint['match'], 'hosts' | 'paths' | 'methods'>): string | null {
  const { hosts, paths, methods } = match;
  const checked = checkConfig({
    version: 1,
    routes: [{ id: 'breakpoint', match: { hosts, paths, methods }, to: { respond: {} } }],
  });
  const mistake = checked.ok ? undefined : checked.mistakes.find(({ path }) => path.includes('match'));
  return mistake === undefined ? null : `"${mistake.value}" ${mistake.message}. Allowed: ${mistake.allowed}.`;
}

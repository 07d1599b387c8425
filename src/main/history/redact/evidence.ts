import type { Decision, FieldChange, RouteMiss } from '../../../shared/model/decision.ts';
import { hideInField } from './fields.ts';
import { hideParameters } from './parameters.ts';
import { type RedactionRules, redacted } from './rules.ts';

/** What was decided, as it may be kept. Evidence quotes fields, targets and URLs. */
export const hideInDecisions = (decisions: readonly Decision[], rules: RedactionRules): readonly Decision[] =>
  decisions.map((decision) => hideInUrls(hideInFieldsOf(decision, rules), rules.query));

function hideInFieldsOf(decision: Decision, rules: RedactionRules): Decision {
  switch (decision.code) {
    case 'transform.request': {
      const { changes, target } = decision.evidence;
      return { ...decision, evidence: { changes: hideInChanges(changes, rules), target } };
    }
    case 'transform.response':
      return { ...decision, evidence: { changes: hideInChanges(decision.evidence.changes, rules) } };
    case 'route.matched': {
      const misses = hideInMisses(decision.evidence.misses, rules);
      return { ...decision, evidence: { ...decision.evidence, misses } };
    }
    case 'route.none': {
      const misses = hideInMisses(decision.evidence.misses, rules);
      return { ...decision, evidence: { ...decision.evidence, misses } };
    }
    default:
      return decision;
  }
}

const hideInChanges = (changes: readonly FieldChange[], rules: RedactionRules): readonly FieldChange[] =>
  changes.map(({ name, before, after }) => ({
    name,
    before: before === null ? null : hideInField(name, before, rules),
    after: after === null ? null : hideInField(name, after, rules),
  }));

/**
 * A route that asks for a header says so as `name: pattern`, and for a parameter as `name=pattern`. Both the pattern and what
 * was seen can be secret.
 */
const hideInMisses = (misses: readonly RouteMiss[], rules: RedactionRules): readonly RouteMiss[] =>
  misses.map((miss) => {
    if (miss.part === 'header') return hideInMiss(miss, ': ', isHidden(rules));
    return miss.part === 'query' ? hideInMiss(miss, '=', (name) => rules.query.has(name)) : miss;
  });

/** A cookie is a part of a field, and which part was seen is not told: the whole is hidden. */
const isHidden =
  ({ headers, cookies }: RedactionRules) =>
  (name: string): boolean =>
    headers.has(name) || (cookies.size > 0 && (name === 'cookie' || name === 'set-cookie'));

function hideInMiss(miss: RouteMiss, separator: string, hides: (name: string) => boolean): RouteMiss {
  const at = miss.wanted.indexOf(separator.trim());
  const name = at < 0 ? null : miss.wanted.slice(0, at).trim();
  // Without a separator the name was too long to be kept whole: better to hide one value too many.
  if (name !== null && !hides(name.toLowerCase())) return miss;
  const saw = miss.saw === `no ${name}` ? miss.saw : redacted;
  return { ...miss, wanted: name === null ? redacted : `${name}${separator}${redacted}`, saw };
}

/** Texts of evidence that hold URLs: targets, keys of the cache, where redirects lead. */
function hideInUrls<Value>(value: Value, names: ReadonlySet<string>): Value {
  return names.size === 0 ? value : (hideDeep(value, names) as Value);
}

function hideDeep(value: unknown, names: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return hideParameters(value, names, '&#<>" \t');
  if (Array.isArray(value)) return value.map((one: unknown) => hideDeep(one, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, hideDeep(one, names)]));
}

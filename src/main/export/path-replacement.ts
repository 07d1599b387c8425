import { portableRegex } from './portable-regex.ts';

/** `rewrite.path` taken apart; a number is a group of the expression, 0 all that matched. */
export type PathReplacement =
  | {
      readonly ok: true;
      readonly regex: string;
      readonly groups: number;
      readonly parts: readonly (string | number)[];
      /** Whether it brings parameters of its own. */
      readonly hasQuery: boolean;
    }
  | { readonly ok: false; readonly why: string };

const refused = (why: string): PathReplacement => ({ ok: false, why });

/** Takes a rewrite of paths apart that other proxies can make as well, with the meaning that JavaScript gives it. */
export function pathReplacement(match: string, replace: string): PathReplacement {
  const regex = portableRegex(match);
  if (!regex.ok) return refused(regex.why);
  if (!replace.startsWith('/'))
    return refused('what it puts in place does not begin with /, so that the outcome may be no path');
  if (!match.startsWith('^'))
    return refused('it does not begin with ^, so that it may match inside of the path');
  if (hasAlternatives(match))
    return refused('it has alternatives outside of a group, of which only the first begins with ^');
  if (/[^\x21-\x7e]|#/.test(replace))
    return refused('what it puts in place has a character that no path has');
  const parts: (string | number)[] = [];
  for (const [, special, text = ''] of replace.matchAll(
    /(\$\$|\$&|\$[`'<]|\$[0-9]{1,2})|((?:[^$]|\$(?![$&`'<0-9]))+)/g,
  )) {
    if (special === undefined) parts.push(text);
    else if (special === '$$') parts.push('$');
    else if (special === '$&') parts.push(0);
    else if (/[`'<]/.test(special)) return refused(`other proxies have nothing for '${special}'`);
    else {
      const group = Number(special.slice(1));
      if (special.length > 2 || group === 0 || group > regex.groups)
        return refused(`'${special}' is not one of the groups 1 to 9 of the expression`);
      parts.push(group);
    }
  }
  return { ok: true, regex: match, groups: regex.groups, parts, hasQuery: replace.includes('?') };
}

/** Whether an expression has a `|` that no group holds together. */
function hasAlternatives(source: string): boolean {
  let depth = 0;
  for (const [found] of source.matchAll(/\\.|\[(?:\\.|[^\]])*\]|[()|]/g)) {
    if (found === '(') depth += 1;
    else if (found === ')') depth -= 1;
    else if (found === '|' && depth === 0) return true;
  }
  return false;
}

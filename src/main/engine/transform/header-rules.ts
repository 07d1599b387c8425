import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { FieldChange } from '../../../shared/model/decision.ts';
import type { HeaderList } from '../headers.ts';

type HeaderChanges = RouteConfig['rewrite']['requestHeaders'];

/** Changes `headers` in place and appends what it really changed to `changes`. */
export type HeaderRules = (headers: HeaderList, changes: FieldChange[]) => void;

/** @returns null when there is nothing to do, so that nobody pays for it */
export function compileHeaderRules({ remove, set, add }: HeaderChanges): HeaderRules | null {
  const fieldsToSet = Object.entries(set);
  const fieldsToAdd = Object.entries(add);
  if (remove.length + fieldsToSet.length + fieldsToAdd.length === 0) return null;
  return (headers, changes) => {
    for (const name of remove) removeField(headers, name, changes);
    for (const [name, value] of fieldsToSet) setField(headers, name, value, changes);
    for (const [name, value] of fieldsToAdd) {
      headers.append(name, value);
      changes.push({ name, before: null, after: value });
    }
  };
}

/** One change for each line taken away. */
function removeField(headers: HeaderList, name: string, changes: FieldChange[]): void {
  const before = headers.all(name);
  if (before.length === 0) return;
  headers.remove(name);
  for (const value of before) changes.push({ name, before: value, after: null });
}

function setField(headers: HeaderList, name: string, value: string, changes: FieldChange[]): void {
  const before = headers.all(name);
  if (before.length === 1 && before[0] === value) return;
  headers.set(name, value);
  changes.push({ name, before: before.length === 0 ? null : before.join(', '), after: value });
}

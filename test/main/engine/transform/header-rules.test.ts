import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { compileHeaderRules } from '../../../../src/main/engine/transform/header-rules.ts';
import type { FieldChange } from '../../../../src/shared/model/decision.ts';

function apply(rules: Parameters<typeof compileHeaderRules>[0], fields: string[]) {
  const headers = new HeaderList(fields);
  const changes: FieldChange[] = [];
  compileHeaderRules(rules)?.(headers, changes);
  return { pairs: headers.toPairs(), changes };
}

const none = { remove: [], set: {}, add: {} };

describe('rules for headers', () => {
  it('are absent where there is nothing to do', () => {
    expect(compileHeaderRules(none)).toBeNull();
  });

  it('remove first, then set, then add', () => {
    const { pairs } = apply({ remove: ['x-a'], set: { 'X-A': 'set' }, add: { 'x-a': 'added' } }, [
      'x-A',
      'old',
    ]);
    expect(pairs).toEqual([
      ['X-A', 'set'],
      ['x-a', 'added'],
    ]);
  });

  it('set in place of every line of the name, and keep order otherwise', () => {
    const { pairs, changes } = apply({ ...none, set: { b: '9' } }, ['a', '1', 'B', '2', 'c', '3', 'b', '4']);
    expect(pairs).toEqual([
      ['a', '1'],
      ['B', '9'],
      ['c', '3'],
    ]);
    expect(changes).toEqual([{ name: 'b', before: '2, 4', after: '9' }]);
  });

  it('tell only of what really changed', () => {
    const { changes } = apply({ remove: ['gone', 'x'], set: { same: '1', fresh: '2' }, add: { y: '3' } }, [
      'Same',
      '1',
      'X',
      'a',
      'x',
      'b',
    ]);
    expect(changes).toEqual([
      { name: 'x', before: 'a', after: null },
      { name: 'x', before: 'b', after: null },
      { name: 'fresh', before: null, after: '2' },
      { name: 'y', before: null, after: '3' },
    ]);
  });

  it('leave fields that they do not name alone', () => {
    const field = fc.tuple(fc.constantFrom('a', 'B', 'c', 'x-Mine'), fc.constantFrom('1', '2'));
    fc.assert(
      fc.property(fc.array(field), (pairs) => {
        const after = apply({ remove: ['a'], set: { b: 'set' }, add: { a: 'added' } }, pairs.flat()).pairs;
        const untouched = (list: readonly (readonly [string, string])[]) =>
          list.filter(([name]) => !['a', 'b'].includes(name.toLowerCase()));
        expect(untouched(after)).toEqual(untouched(pairs));
        expect(after.filter(([name]) => name.toLowerCase() === 'b')).toHaveLength(1);
        expect(after.filter(([name]) => name.toLowerCase() === 'a')).toEqual([['a', 'added']]);
      }),
    );
  });
});

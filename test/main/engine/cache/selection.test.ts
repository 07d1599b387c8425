import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differingField, select, varyBy, varyNames } from '../../../../src/main/engine/cache/selection.ts';
import { VaryingRequest } from '../../../../src/main/engine/cache/varying-request.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { bytes, epochMilliseconds } from '../../../../src/shared/model/units.ts';
import { responseOf } from './store/responses.ts';

const request = (fields: string[], client = '10.0.0.1') => new VaryingRequest(new HeaderList(fields), client);
const same = (name: string, one: string[], other: string[]) =>
  differingField(responseOf('a', { varyBy: varyBy(request(one), [name]) }), request(other)) === null;

describe('what a response depends on', () => {
  it('is read from all lines of Vary', () => {
    expect(varyNames(new HeaderList(['Vary', 'A, b', 'Vary', ',C']))).toEqual(['a', 'b', 'c']);
  });

  it('is compared in spite of differences that mean nothing', () => {
    expect(same('foo', ['Foo', '1, 2'], ['Foo', '1', 'Foo', '2'])).toBe(true);
    expect(same('foo', ['Foo', ' 1 ,2'], ['Foo', '1,2'])).toBe(true);
    expect(
      same('accept-language', ['Accept-Language', 'en, de;q=0.5'], ['Accept-Language', 'DE; q=0.5 , EN']),
    ).toBe(true);
    expect(same('foo', [], [])).toBe(true);
  });

  it('differs wherever it could mean something', () => {
    expect(same('foo', ['Foo', 'a'], ['Foo', 'A'])).toBe(false);
    expect(same('foo', ['Foo', '1,2'], ['Foo', '2,1'])).toBe(false);
    expect(same('foo', ['Foo', '"a, b"'], ['Foo', '"a,b"'])).toBe(false);
    expect(same('foo', [], ['Foo', ''])).toBe(false);
    expect(
      same('accept-language', ['Accept-Language', 'en;q=0.1, de'], ['Accept-Language', 'en, de;q=0.1']),
    ).toBe(false);
  });

  it('reads each field of a request once, with however many stored responses it is compared', () => {
    let read = 0;
    class Counted extends HeaderList {
      override joined(name: string): string | undefined {
        if (name === 'foo') read += 1;
        return super.joined(name);
      }
    }
    const asking = new VaryingRequest(new Counted(['Foo', 'last']), '');
    const stored = Array.from({ length: 100 }, (_, at) =>
      responseOf(String(at), { varyBy: varyBy(request(['Foo', String(at)]), ['foo']) }),
    );
    for (const response of stored) expect(differingField(response, asking)).toBe('foo');
    expect(read).toBe(1);
  });

  it('is not what Connection nominates, which the upstream never sees', () => {
    expect(same('foo', ['Foo', 'a', 'Connection', 'close, FOO'], ['Foo', 'a'])).toBe(false);
    expect(same('foo', ['Foo', 'a', 'Connection', 'foo'], [])).toBe(true);
    expect(same('cookie', ['Cookie', 'a=b', 'Connection', 'cookie'], ['Cookie', 'a=b'])).toBe(true);
  });

  it('keeps no secret', () => {
    const kept = varyBy(request(['Cookie', 'session=secret']), ['cookie']);
    expect(JSON.stringify(kept)).not.toContain('secret');
    expect(same('cookie', ['Cookie', 'session=secret'], ['Cookie', 'session=secret'])).toBe(true);
    expect(same('cookie', ['Cookie', 'session=secret'], ['Cookie', 'session=other'])).toBe(false);
  });

  it('is the client itself for the fields that Doorman writes about it', () => {
    const stored = responseOf('a', { varyBy: varyBy(request([], '10.0.0.1'), ['x-forwarded-for']) });
    expect(differingField(stored, request([], '10.0.0.1'))).toBeNull();
    expect(differingField(stored, request([], '10.0.0.2'))).toBe('x-forwarded-for');
    expect(differingField(stored, request(['X-Forwarded-For', '10.0.0.1'], '10.0.0.2'))).toBe(
      'x-forwarded-for',
    );
  });
});

describe('selection', () => {
  const value = fc.constantFrom(null, 'x', 'y', 'Z', '');
  const names = ['a', 'b', 'c'] as const;
  const fields = fc.record({ a: value, b: value, c: value });
  const listOf = (given: Readonly<Record<string, string | null>>) =>
    new HeaderList(Object.entries(given).flatMap(([name, text]) => (text === null ? [] : [name, text])));

  it('never gives a request a response to one whose fields differ, and the most recent of those that fit', () => {
    const stored = fc.array(
      fc.record({
        asked: fields,
        vary: fc.subarray([...names]),
        scope: fc.constantFrom('one', 'other'),
        at: fc.nat(1000),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(stored, fields, (responses, asking) => {
        const candidates = responses.map(({ asked, vary, scope, at }, index) => ({
          ...responseOf(String(index), {
            scope,
            varyBy: varyBy(new VaryingRequest(listOf(asked), ''), vary),
            policy: { responseTime: epochMilliseconds(at) },
          }),
          size: bytes(0),
        }));
        const fits = responses.map(
          ({ asked, vary, scope }) => scope === 'one' && vary.every((name) => asked[name] === asking[name]),
        );
        const { found, differs } = select(candidates, 'one', new VaryingRequest(listOf(asking), ''));
        const best = Math.max(
          -1,
          ...responses.flatMap(({ at }, index) => (fits[index] === true ? [at] : [])),
        );
        expect(found === null ? -1 : found.policy.responseTime).toBe(best);
        if (found !== null) expect(fits[Number(found.id)]).toBe(true);
        else expect(differs !== null).toBe(responses.some(({ scope }) => scope === 'one'));
      }),
      { numRuns: 1000 },
    );
  });
});

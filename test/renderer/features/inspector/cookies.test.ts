import { expect, it } from 'vitest';
import { sentCookies, setCookies } from '../../../../src/renderer/features/inspector/cookies.ts';

it('cookies that are sent are read from every line, decoded where they are encoded', () => {
  expect(
    sentCookies([
      ['Cookie', 'a=1; b=x%20y;c=%zz; ; novalue'],
      ['cookie', 'a=2==; d='],
      ['x', 'y=1'],
    ]),
  ).toEqual(
    [
      ['a', '1'],
      ['b', 'x y'],
      ['c', '%zz'],
      ['', 'novalue'],
      ['a', '2=='],
      ['d', ''],
    ].map(([name, value]) => ({ name, value, attributes: [] })),
  );
});

it('cookies that are set have their attributes', () => {
  expect(setCookies([['Set-Cookie', 'id=7; Path=/;HttpOnly; SameSite=Lax;']])).toEqual([
    { name: 'id', value: '7', attributes: ['Path=/', 'HttpOnly', 'SameSite=Lax'] },
  ]);
});

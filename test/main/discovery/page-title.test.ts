import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HINT_LENGTH } from '../../../src/main/discovery/limits.ts';
import { pageTitle, shortText } from '../../../src/main/discovery/page-title.ts';

describe('the title of a page', () => {
  it.each([
    ['<html><head><title>Vite App</title>', 'Vite App'],
    ['<TITLE data-x="1">\n  Shop\n  admin </TITLE>', 'Shop admin'],
    ['<title>Tom &amp; Jerry &#8211; &#x41; &unknown;</title>', 'Tom & Jerry – A &unknown;'],
    ['<title>first</title><svg><title>second</title></svg>', 'first'],
    ['<title>&#99999999; &#1114112;</title>', '&#99999999; &#1114112;'],
  ])('of %s is %s', (page, title) => {
    expect(pageTitle(page)).toBe(title);
  });

  it.each(['', '<title></title>', '<title> \u0000 </title>', '<title>never ends', '<titles>no</titles>'])(
    'is missing in %j',
    (page) => {
      expect(pageTitle(page)).toBeNull();
    },
  );
});

describe('text for a hint', () => {
  it('is always one line without control characters, within its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const short = shortText(text);
        expect(short === null || (/^\P{C}+$/u.test(short) && short.trim() === short)).toBe(true);
        expect(Array.from(short ?? '').length).toBeLessThanOrEqual(HINT_LENGTH);
      }),
    );
  });

  it('shows with an ellipsis that something was cut', () => {
    expect(shortText('x'.repeat(HINT_LENGTH + 1))).toBe(`${'x'.repeat(HINT_LENGTH - 1)}…`);
    expect(shortText('x'.repeat(HINT_LENGTH))).toBe('x'.repeat(HINT_LENGTH));
  });
});

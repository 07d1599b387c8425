import { expect, test } from 'vitest';
import { isAppPage, isOwnOrigin } from '../../../src/main/platform/app-origin.ts';

test.each(['app://doorman', 'app://doorman/', 'app://doorman/assets/a.js'])('%s is our own origin', (url) => {
  expect(isOwnOrigin(url)).toBe(true);
});

test.each(['app://doorman.example', 'app://doormans/', 'app://doorman:1/', 'https://doorman/', 'null', ''])(
  '%s is not our own origin',
  (url) => {
    expect(isOwnOrigin(url)).toBe(false);
    expect(isAppPage(url)).toBe(false);
  },
);

test('the page is the root alone, with any query and fragment', () => {
  expect(isAppPage('app://doorman/?a#b')).toBe(true);
  expect(isAppPage('app://doorman/assets/a.js')).toBe(false);
});

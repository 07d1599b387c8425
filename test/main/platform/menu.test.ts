import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { menuTemplate } from '../../../src/main/platform/menu.ts';

/** Keys that Electron gives to roles by itself, from its documentation; roles without one are left out. */
const roleKeys: Readonly<Record<string, string>> = {
  undo: 'Z',
  redo: 'Shift+Z',
  cut: 'X',
  copy: 'C',
  paste: 'V',
  selectAll: 'A',
  reload: 'R',
  toggleDevTools: 'Shift+I',
  resetZoom: '0',
  zoomIn: 'Plus',
  zoomOut: '-',
  close: 'W',
  quit: 'Q',
  minimize: 'M',
};

/** What the page handles itself, each with Control or Command. */
const pageKeys = ['K', 'E', 'Z', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

const actions = { openDocumentation() {}, showConfiguration() {}, showDataDirectory() {} };

const flatten = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])]);

const items = (platform: NodeJS.Platform) => flatten(menuTemplate(platform, actions));

const taken = (platform: NodeJS.Platform): string[] =>
  items(platform)
    .filter((item) => item.registerAccelerator !== false)
    .map(
      (item) =>
        item.accelerator?.toString().replace(/^(CmdOrCtrl|CommandOrControl|Cmd|Ctrl)\+/, '') ??
        roleKeys[item.role ?? ''],
    )
    .filter((key) => key !== undefined);

test.each(['linux', 'win32'] as const)('on %s no accelerator takes a key that the page uses', (platform) => {
  expect(taken(platform).filter((key) => pageKeys.includes(key))).toEqual([]);
});

test('on macOS only undo shares a key with the page, which is asked first there', () => {
  expect(taken('darwin').filter((key) => pageKeys.includes(key))).toEqual(['Z']);
});

test.each(['darwin', 'linux', 'win32'] as const)(
  'on %s text can be cut, copied, pasted and selected',
  (platform) => {
    const roles = items(platform).map((item) => item.role);
    expect(roles).toEqual(expect.arrayContaining(['cut', 'copy', 'paste', 'selectAll', 'undo', 'redo']));
  },
);

test.each(['linux', 'win32'] as const)('on %s the app can be quit from the File menu', (platform) => {
  expect(items(platform).map((item) => item.role)).toContain('quit');
});

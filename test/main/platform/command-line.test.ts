import { expect, it } from 'vitest';
import { electronCommandLine } from '../../../src/main/platform/command-line.ts';

it('the command line of the app runs on the Node inside it', () => {
  expect(electronCommandLine('/opt/cli.js', { platform: 'linux', execPath: '/opt/doorman' })).toEqual([
    'env',
    'ELECTRON_RUN_AS_NODE=1',
    '/opt/doorman',
    '/opt/cli.js',
  ]);
  expect(electronCommandLine('C:\\cli.js', { platform: 'win32', execPath: 'C:\\d.exe' })).toEqual([
    'doorman',
  ]);
});

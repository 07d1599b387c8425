import { userInfo } from 'node:os';
import { expect, it } from 'vitest';
import { userName } from '../../../src/main/host/user-name.ts';

it('is the name of the user, and of one without a name the number', () => {
  expect(userName()).toBe(userInfo().username);
  const nobody = () => {
    throw Object.assign(new Error('A system error occurred: uv_os_get_passwd returned ENOENT'), {
      code: 'ENOENT',
    });
  };
  expect(userName(nobody)).toBe(`uid ${process.getuid?.() ?? 'unknown'}`);
});

import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { trustHints } from '../../../../src/renderer/features/certificates/trust-hints.ts';

it('writes commands in which a path with spaces and quotes stays one word', () => {
  const path = "/home/me/it's mine/ca.pem";
  for (const { id, command } of trustHints(path, 'https://shop.localhost:8443')) {
    if (id === 'chrome-remove') continue;
    const script = `curl() { printf '%s\\n' "$@"; }; certutil() { printf '%s\\n' "$@"; }; ${command}; printf '%s\\n' "$NODE_EXTRA_CA_CERTS"`;
    const lines = execFileSync('bash', ['-c', script], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: '/x' },
    });
    expect(lines.split('\n')).toContain(path);
  }
});

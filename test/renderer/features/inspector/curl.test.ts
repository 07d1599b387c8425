import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCurl } from '../../../../src/renderer/features/inspector/curl.ts';
import { curlCommand } from '../../../../src/renderer/ui/shell.ts';
import type { HeaderPairs } from '../../../../src/shared/model/exchange.ts';
import { bytes } from '../../../../src/shared/model/units.ts';
import { shellQuote } from '../../../../src/shared/shell/shell-quote.ts';
import { makeDetail, makeSummary } from '../../../helpers/renderer/sample-exchanges.ts';

/** What a shell makes of a command: its words, each ended by a zero byte. */
function wordsOf(command: string): readonly string[] {
  const output = execFileSync('bash', ['-c', `curl() { printf '%s\\0' "$@"; }; ${command}`], {
    encoding: 'utf8',
  });
  return output.split('\0').slice(0, -1);
}

function detailWith(method: string, target: string, headers: HeaderPairs, size = 0) {
  const detail = makeDetail(makeSummary('e1-1', { method, target }));
  return {
    ...detail,
    request: {
      method,
      target,
      headers,
      trailers: [],
      body: { size: bytes(size), kept: bytes(size), complete: true },
    },
  };
}

describe('shellQuote', () => {
  it('gives a shell back exactly the text, whatever it is', () => {
    const hostile = fc.array(
      fc.constantFrom("'", '"', '$(id)', '`id`', '\\', '\n', '\r', '\t', '!', ' ', 'é', '\u001b', ';', '#'),
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        const text = parts.join('');
        expect(wordsOf(`curl ${shellQuote(text)}`)).toEqual([text]);
      }),
      { numRuns: 30 },
    );
  });

  it('leaves plain words as they are', () => {
    expect(shellQuote('/home/me/ca.pem')).toBe('/home/me/ca.pem');
    expect(shellQuote('')).toBe("''");
  });
});

describe('toCurl', () => {
  it('sends the same method, address, fields and body', () => {
    const detail = detailWith(
      'PUT',
      "/it's?x=$HOME",
      [
        ['Host', 'shop.localhost:8443'],
        ['Content-Type', 'application/json'],
        ['X-Empty', ''],
        ['Content-Length', '7'],
        ['Accept-Encoding', 'gzip'],
      ],
      7,
    );
    expect(wordsOf(toCurl(detail, { text: '{"a":1}', whole: true }))).toEqual([
      '--request',
      'PUT',
      '--globoff',
      '--path-as-is',
      "https://shop.localhost:8443/it's?x=$HOME",
      '--header',
      'Content-Type: application/json',
      '--header',
      'X-Empty;',
      '--compressed',
      '--data-raw',
      '{"a":1}',
    ]);
  });

  it('names no method where curl takes it by itself', () => {
    expect(wordsOf(toCurl(detailWith('GET', '/', []), null))).not.toContain('--request');
    expect(wordsOf(toCurl(detailWith('POST', '/', [], 1), { text: 'a', whole: true }))).not.toContain(
      '--request',
    );
    expect(wordsOf(toCurl(detailWith('HEAD', '/', []), null))).toContain('--head');
    expect(wordsOf(toCurl(detailWith('POST', '/', []), null))).toContain('--request');
  });

  it('does not let curl invent a content type for the body', () => {
    expect(wordsOf(toCurl(detailWith('POST', '/', [], 1), { text: 'a', whole: true }))).toContain(
      'content-type:',
    );
  });

  it.each([
    [{ text: 'beginning', whole: false }, 'only its beginning was recorded'],
    [{ text: null, whole: true }, 'it is not text'],
  ])('leaves a body out that it cannot send whole, and says so', (body, reason) => {
    const command = toCurl(detailWith('POST', '/', [], 9000), body);
    expect(command).toContain(`# The request had a body of 9000 bytes, which is left out: ${reason}.`);
    expect(wordsOf(command)).not.toContain('--data-raw');
  });

  it('leaves pseudo and connection fields out', () => {
    const words = wordsOf(
      toCurl(
        detailWith('GET', '/', [
          [':authority', 'x'],
          ['Connection', 'keep-alive'],
          ['Upgrade', 'h2c'],
        ]),
        null,
      ),
    );
    expect(words).not.toContain('--header');
  });
});

describe('curlCommand', () => {
  it('names the authority for HTTPS only', () => {
    expect(curlCommand('https://a.localhost', '/x/ca.pem')).toBe(
      'curl --cacert /x/ca.pem https://a.localhost',
    );
    expect(curlCommand('http://a.localhost', '/x/ca.pem')).toBe('curl http://a.localhost');
    expect(curlCommand('https://a.localhost', null)).toBe('curl https://a.localhost');
  });
});

import { execFileSync } from 'node:child_process';
import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CopiedRequest,
  copiedRequest,
  exactText,
  secretsNote,
} from '../../../../src/renderer/features/inspector/copy/copied-request.ts';
import { toFetch } from '../../../../src/renderer/features/inspector/copy/to-fetch.ts';
import { toHttpie } from '../../../../src/renderer/features/inspector/copy/to-httpie.ts';
import { toPython } from '../../../../src/renderer/features/inspector/copy/to-python.ts';
import { bytes } from '../../../../src/shared/model/units.ts';
import { makeDetail, makeSummary } from '../../../helpers/renderer/sample-exchanges.ts';

const pieces = [
  ...[
    "'",
    '"',
    '`',
    '$(id)',
    '$' + '{x}',
    '\\',
    '\\n',
    '\n',
    '\r',
    '\t',
    '!',
    '#',
    ';',
    '&&',
    '%s',
    '*/',
    '<!--',
  ],
  ...[
    'é',
    '\u00ff',
    '日本',
    '🎩',
    '\u2028',
    '\u202e',
    '\u001b',
    '\u007f',
    '"""',
    '{',
    '}',
    '@',
    '=',
    ':',
    '\ufeff',
  ],
];
const hostile = (without: RegExp) =>
  fc
    .array(fc.constantFrom(...pieces.filter((piece) => !without.test(piece))), { maxLength: 8 })
    .map((parts) => parts.join(''));
/** As one comes over HTTP: bytes without control characters. */
const value = hostile(/[^\x20-\x7e\x80-\xff]/).map((text) => text.trim());
const name = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]{0,8}$/)
  .filter((text) => !/^content-type$/i.test(text));
const body = fc.oneof(
  fc.constant(null),
  hostile(/^$/).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 40 }),
);

const request: fc.Arbitrary<CopiedRequest> = fc.record({
  method: fc.constantFrom('GET', 'POST', "M'S$X!"),
  url: fc.constantFrom("https://a.localhost:1/it's?x=$(id)&y=`", 'http://[::1]:2/#'),
  headers: fc.uniqueArray(fc.tuple(name, value), { maxLength: 4, selector: ([text]) => text.toLowerCase() }),
  body: body.map((sent) =>
    sent === null || sent.length === 0 ? null : { bytes: sent, text: exactText(sent) },
  ),
  note: fc.constantFrom(null, 'It is cut.'),
});

const hexOf = (sent: CopiedRequest['body']) =>
  sent === null ? null : Buffer.from(sent.bytes).toString('hex');

describe('a request that is copied', () => {
  it('as fetch is evaluated to exactly the request', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const calls: { url: string; method: string; headers: [string, string][]; body: string | null }[] = [];
        const fetched = async (url: string, options: RequestInit) => {
          const sent = options.body as string | Uint8Array | undefined;
          calls.push({
            url,
            method: options.method ?? 'GET',
            headers: (options.headers ?? []) as [string, string][],
            body: sent === undefined ? null : Buffer.from(sent as string).toString('hex'),
          });
        };
        const run = runInThisContext(`(async (fetch) => { ${toFetch(given)}\n })`) as (
          with_: typeof fetched,
        ) => Promise<void>;
        await run(fetched);
        expect(calls).toEqual([
          {
            url: given.url,
            method: given.method,
            headers: given.headers,
            body: given.method === 'GET' ? null : hexOf(given.body),
          },
        ]);
      }),
    );
  });

  it('as Python is a program that calls requests with exactly the request', () => {
    const samples = fc.sample(request, 60);
    // One interpreter for all of them: each program runs with a stand-in for requests that says what it was asked.
    const script = [
      'import sys, types, json, base64',
      'module = types.ModuleType("requests")',
      'def request(method, url, headers=None, data=None, allow_redirects=True):',
      '    show = lambda v: v if isinstance(v, str) else v.decode("utf-8")',
      '    print(json.dumps([method, url, [[k, show(v)] for k, v in (headers or {}).items()], None if data is None else data.hex()]), file=sys.stderr)',
      '    return types.SimpleNamespace(status_code=1, text="")',
      'module.request = request',
      'sys.modules["requests"] = module',
      'for program in json.load(sys.stdin): exec(compile(program, "copied", "exec"), {})',
    ].join('\n');
    const output = execFileSync('bash', ['-c', 'python3 -c "$1" 2>&1 >/dev/null', 'bash', script], {
      input: JSON.stringify(samples.map(toPython)),
      encoding: 'utf8',
    });
    const seen = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(seen).toEqual(
      samples.map(({ method, url, headers, body }) => [method, url, headers, hexOf(body)]),
    );
  });

  it('as HTTPie is one command whose words are those of the request', () => {
    for (const given of fc.sample(request, 12)) {
      const command = toHttpie(given);
      execFileSync('bash', ['-n', '-c', command]);
      const output = execFileSync('bash', ['-c', `http() { printf '%s\\0' "$@"; }; ${command}`], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' },
      });
      const words = output.split('\0').slice(0, -1);
      const raw = given.body?.text ?? null;
      const written = given.headers.filter(([, text]) => !/\\[:;=@]/.test(text));
      expect(words).toEqual([
        '--ignore-stdin',
        '--path-as-is',
        ...(raw === null ? [] : ['--raw', raw]),
        given.method,
        given.url,
        ...written.map(([key, text]) =>
          text === '' ? `${key};` : `${key}:${/^[=@:;]/.test(text) ? '\\' : ''}${text}`,
        ),
        ...(raw === null ? [] : ['Content-Type:']),
      ]);
      expect(command.includes('left out: HTTPie')).toBe(written.length < given.headers.length);
    }
  });

  const detailWith = (headers: readonly (readonly [string, string])[], size: number, kept = size) => {
    const detail = makeDetail(makeSummary('e1-1', { method: 'POST', target: '/a?token=x' }));
    const record = { size: bytes(size), kept: bytes(kept), complete: true };
    return { ...detail, request: { ...detail.request, target: '/a?token=x', headers, body: record } };
  };

  it('has not what belongs to the connection, nor a body that is not whole', () => {
    const detail = detailWith(
      [
        ['Host', 'a'],
        ['Content-Length', '9'],
        ['X', '1'],
        ['Accept-Encoding', 'br'],
      ],
      9,
      3,
    );
    const copied = copiedRequest({ detail, bytes: Buffer.from('abc') });
    expect(copied).toMatchObject({ headers: [['X', '1']], body: null });
    expect(copied.note).toContain('a body of 9 bytes, which is left out: only its beginning was recorded');
    for (const write of [toFetch, toHttpie, toPython]) expect(write(copied)).toContain('which is left out');
  });

  it('comes with a word about secrets, those that are in it and those that were hidden', () => {
    const open = detailWith(
      [
        ['Authorization', 'Bearer abc'],
        ['Cookie', 'a=b'],
      ],
      0,
    );
    expect(secretsNote({ detail: open, bytes: new Uint8Array() })).toBe(
      ' It holds secrets: token, authorization, cookies.',
    );
    const hidden = detailWith([['Authorization', '[redacted]']], 0);
    expect(
      secretsNote({
        detail: { ...hidden, request: { ...hidden.request, target: '/' } },
        bytes: new Uint8Array(),
      }),
    ).toBe(' [redacted] stands where values were hidden when it was recorded.');
  });
});

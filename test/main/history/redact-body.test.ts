import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BodyOutcome, hideInBody } from '../../../src/main/history/redact/body.ts';
import { decode } from '../../../src/main/history/redact/codings.ts';
import type { HeaderPairs } from '../../../src/shared/model/exchange.ts';

const names = new Set(['password', 'card', 'straße']);
const canary = 'canary-91c4';

const headersOf = (type: string | null, coding?: string): HeaderPairs => [
  ...(type === null ? [] : [['Content-Type', type] as const]),
  ...(coding === undefined ? [] : [['Content-Encoding', coding] as const]),
];

const look = (body: string | Uint8Array, type: string | null, coding?: string, whole = true): BodyOutcome =>
  hideInBody(
    typeof body === 'string' ? Buffer.from(body) : body,
    { headers: headersOf(type, coding), whole },
    names,
  );

/** What is kept, decoded; or in brackets why nothing is. */
const kept = (body: string | Uint8Array, type: string | null, coding?: string, whole = true): string => {
  const outcome = look(body, type, coding, whole);
  if (outcome.state === 'withheld') return `(${outcome.reason})`;
  const bytes = outcome.state === 'redacted' ? outcome.bytes : Buffer.from(body);
  const plain = decode(bytes, headersOf(null, coding));
  return 'bytes' in plain ? Buffer.from(plain.bytes).toString() : `(${plain.withheld})`;
};

describe('JSON', () => {
  it('hides values of any kind at any depth, and leaves the rest as it was written', () => {
    const json = `{ "user": "ada",\r\n "Password" : "${canary} \\" }",\n "list": [{"password":{"a":["${canary}"]}}, {"card": -1.5e3}],"n":{"card":null,"password":[]}}`;
    expect(kept(json, 'application/json')).toBe(
      '{ "user": "ada",\r\n "Password" : "[redacted]",\n "list": [{"password":"[redacted]"}, {"card": "[redacted]"}],"n":{"card":"[redacted]","password":"[redacted]"}}',
    );
  });

  it('knows a name however it is written', () => {
    expect(kept(`{"\\u0070ass\\u0077ord":"${canary}"}`, 'application/json')).not.toContain(canary);
    expect(kept(`{"STRASSE":1,"Straße":"${canary}"}`, 'application/vnd.api+json; charset=utf-8')).toBe(
      '{"STRASSE":1,"Straße":"[redacted]"}',
    );
  });

  it('hides a string whole that is JSON with such a name, within others too', () => {
    const inner = JSON.stringify({ user: 'ä', password: canary });
    const twice = JSON.stringify({ body: JSON.stringify([inner]) });
    expect(kept(`{"a":"x","body":${JSON.stringify(inner)} ,"b":"{1}"}`, 'application/json')).toBe(
      '{"a":"x","body":"[redacted]" ,"b":"{1}"}',
    );
    expect(kept(twice, 'application/json')).toBe('{"body":"[redacted]"}');
    expect(kept(JSON.stringify(`\n ${inner}`), 'application/json')).toBe('"[redacted]"');
    const clean = JSON.stringify({ body: JSON.stringify({ user: 'ä', text: 'password' }) });
    expect(look(clean, 'application/json')).toEqual({ state: 'unchanged' });
  });

  it('does not take a value for a key', () => {
    const json = '["password", "x"]';
    expect(look(json, 'application/json')).toEqual({ state: 'unchanged' });
  });

  it('looks into lines, sequences, events and what does not say what it is', () => {
    const one = `{"password":"${canary}"}`;
    for (const [body, type] of [
      [`${one}\n\n${one}\n`, 'application/x-ndjson'],
      [`\u001e${one}\n\u001e${one}\n`, 'application/json-seq'],
      [`id: 1\ndata: ${one}\n\nevent: x\ndata:${one}\n\n`, 'text/event-stream'],
      [`data: {\ndata: "password":\ndata: "${canary}"}\n\n`, 'text/event-stream'],
      [one, null],
      [one, 'text/plain'],
      [`${one}\n${one}`, 'application/octet-stream'],
      [`)]}',\n${one}`, 'application/json'],
      [`\ufeff${one}`, 'application/json'],
    ] as const) {
      const text = kept(body, type);
      expect(text).not.toContain(canary);
      expect(text).toContain('[redacted]');
    }
  });

  it('is not kept where it is not JSON, or only a part of it', () => {
    expect(kept(`{"a":"x"y","password":"${canary}"}`, 'application/json')).toBe('(unreadable)');
    expect(kept(`{"password":"${canary}"}`, 'application/json', undefined, false)).toBe('(cut_off)');
    expect(kept(`{"password":"${canary}", oops`, 'text/plain')).toBe('(unreadable)');
    expect(kept('{ a note in braces', 'text/plain')).toBe('{ a note in braces');
    expect(kept(Buffer.from(`{"password":"${canary}"}`, 'utf16le'), 'application/json')).toBe('(charset)');
  });

  it('stays JSON with every value hidden and no other changed, whatever it is', () => {
    const key = fc.oneof(fc.constantFrom('password', 'PassWord', 'card', 'other'), fc.string());
    const value = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    })).tree;
    const hidden = (one: unknown): unknown => {
      if (Array.isArray(one)) return one.map(hidden);
      if (typeof one !== 'object' || one === null) return one;
      return Object.fromEntries(
        Object.entries(one).map(([name, inner]) => [
          name,
          names.has(name.toLowerCase()) ? '[redacted]' : hidden(inner),
        ]),
      );
    };
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1, '\t'), (one, indent) => {
        const text = kept(JSON.stringify(one, null, indent), 'application/json');
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(hidden(one))));
      }),
    );
  });
});

describe('forms', () => {
  const type = 'application/x-www-form-urlencoded';

  it('hides fields by their decoded names', () => {
    expect(kept(`user=ada&password=${canary}&p%61ssword=${canary};${canary}&x`, type)).toBe(
      'user=ada&password=[redacted]&p%61ssword=[redacted]&x',
    );
    expect(kept(`stra%C3%9Fe=${canary}`, type)).toBe('stra%C3%9Fe=[redacted]');
    expect(kept(`back=${encodeURIComponent(`/?password=${canary}`)}&a=b`, type)).toBe('back=[redacted]&a=b');
    expect(kept(`password=${canary}`, null)).toBe('password=[redacted]');
  });

  it('hides parts by their names, and looks into those that have a type', () => {
    const part = (head: string, body: string): string => `--b0\r\n${head}\r\n\r\n${body}\r\n`;
    const body = `preamble\r\n${part('Content-Disposition: form-data; name="user"', 'ada')}${part(
      'content-disposition: form-data;\r\n name="PASSWORD"; filename="a.txt"\r\nContent-Type: text/plain',
      `${canary}\r\n${canary}`,
    )}${part(`Content-Disposition: form-data; name=card`, canary)}${part(
      'Content-Disposition: form-data; name="meta"\r\nContent-Type: application/json',
      `{"card":"${canary}"}`,
    )}--b0--\r\n`;
    const text = kept(body, 'multipart/form-data; boundary="b0"');
    expect(text).not.toContain(canary);
    expect(text).toContain('ada');
    expect(text.match(/\[redacted\]/g)).toHaveLength(3);
    expect(text.endsWith('--b0--\r\n')).toBe(true);
  });

  it('of many parts that cannot be told apart nothing is kept', () => {
    expect(kept(`--x\r\n\r\n${canary}`, 'multipart/form-data')).toBe('(unreadable)');
    expect(kept(`--x\r\n\r\n${canary}`, 'multipart/form-data; boundary=y')).toBe('(unreadable)');
    expect(kept(`--x\r\n${canary}`, 'multipart/form-data; boundary=x')).toBe('(unreadable)');
  });
});

describe('XML', () => {
  it('hides elements and attributes, whatever their namespace', () => {
    const xml = `<?xml version="1.0"?><s:login card='${canary}' a="b>c"><!-- <x --><ns:Password type="x">${canary}<b>${canary}</b><Password>${canary}</Password>${canary}</ns:Password><password/><![CDATA[<c]]>ok</s:login>`;
    expect(kept(xml, 'application/soap+xml')).toBe(
      `<?xml version="1.0"?><s:login card='[redacted]' a="b>c"><!-- <x --><ns:Password type="x">[redacted]</ns:Password><password/><![CDATA[<c]]>ok</s:login>`,
    );
  });

  it('of one with entities of its own, or that breaks off in a tag, nothing is kept', () => {
    expect(kept(`<!DOCTYPE a [<!ENTITY e "${canary}">]><password>&e;</password>`, 'text/xml')).toBe(
      '(unreadable)',
    );
    const quoted = `<!DOCTYPE a SYSTEM "x>y" [<!ENTITY e "${canary}">]><password>&e;</password>`;
    expect(kept(quoted, 'text/xml')).toBe('(unreadable)');
    expect(kept(`<a><b c="${canary}`, 'text/xml')).toBe('(unreadable)');
    expect(kept(`<a><password>${canary}`, 'text/xml')).toBe('<a><password>[redacted]');
  });
});

describe('coded bodies', () => {
  const json = `{"password":"${canary}","user":"ada"}`;
  const hidden = '{"password":"[redacted]","user":"ada"}';

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const)('come back in their coding: %s', (coding, encode) => {
    expect(kept(encode(json), 'application/json', coding)).toBe(hidden);
  });

  it('come back in several', () => {
    expect(kept(brotliCompressSync(gzipSync(json)), 'application/json', 'gzip, br')).toBe(hidden);
  });

  it('are left as they are, byte for byte, where there is nothing to hide', () => {
    expect(look(gzipSync('{"user":"ada"}'), 'application/json', 'gzip')).toEqual({ state: 'unchanged' });
  });

  it('are not kept where they cannot be undone', () => {
    expect(kept(json, 'application/json', 'gzip')).toBe('(damaged)');
    expect(kept(gzipSync(json).subarray(0, 20), 'application/json', 'gzip')).toBe('(damaged)');
    expect(kept(json, 'application/json', 'compress')).toBe('(coding)');
    expect(kept(gzipSync(json), 'application/json', 'gzip, gzip, gzip, gzip, gzip')).toBe('(coding)');
    // A few kibibytes that decode to far more than is looked into.
    expect(kept(gzipSync(Buffer.alloc(64 * 1024 * 1024)), 'application/json', 'gzip')).toBe('(too_large)');
  });
});

describe('what is said to have no fields', () => {
  const json = `{"password":"${canary}","user":"ada"}`;
  const hidden = '{"password":"[redacted]","user":"ada"}';
  const page = `<!doctype html><p>${'password '.repeat(200_000)}`;
  const encoders = {
    gzip: gzipSync,
    deflate: deflateSync,
    // As servers do for what they make anew; the best that Brotli can do takes seconds for megabytes.
    br: (body: string | Uint8Array) =>
      brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
    zstd: zstdCompressSync,
  };

  it.each(['text/html; charset=utf-8', 'text/javascript', 'application/xhtml+xml', 'image/png'])(
    'is looked into where it is JSON all the same: %s',
    (type) => {
      expect(kept(json, type)).toBe(hidden);
      expect(kept(`${' '.repeat(500)}\n${json}`, type)).not.toContain(canary);
      expect(kept(`)]}',\n${json}`, type)).toBe(`)]}',\n${hidden}`);
      expect(kept(`${json}\n${json}`, type)).toBe(`${hidden}\n${hidden}`);
      expect(kept(json.slice(0, -1), type)).toBe('(unreadable)');
      expect(kept(json, type, undefined, false)).toBe('(cut_off)');
    },
  );

  it.each(Object.entries(encoders))('is looked into in its coding: %s', (coding, encode) => {
    expect(kept(encode(json), 'text/html', coding)).toBe(hidden);
    expect(look(encode(page), 'text/html', coding)).toEqual({ state: 'unchanged' });
  });

  it.each(Object.entries(encoders))('is kept where only its beginning is there: %s', (coding, encode) => {
    const pages = Buffer.from(Array.from({ length: 300_000 }, (_, index) => `<p>${index * 7919}`).join(''));
    expect(look(encode(pages).subarray(0, 400_000), 'text/html', coding, false)).toEqual({
      state: 'unchanged',
    });
    const much = Buffer.from(
      `{"password":"${canary}","a":[${Array.from({ length: 300_000 }, (_, at) => at * 7919).join()}]}`,
    );
    expect(kept(encode(much).subarray(0, 400_000), 'text/html', coding, false)).toBe('(cut_off)');
  });

  it.each(['text/css', 'application/pdf', 'application/zip', 'application/grpc'])(
    'has fields where it is JSON by its beginning: %s',
    (type) => expect(kept(json, type)).toBe(hidden),
  );

  it('is looked into behind what keeps a script from reading it, however it is written', () => {
    for (const guard of ['for(;;);', 'for (;;);', 'while(1);', 'while (true);'])
      expect(kept(guard + json, 'text/javascript')).toBe(guard + hidden);
    for (const [before, after] of [
      ['callback(', ');'],
      ['/**/ app.on_answer(', ')'],
    ])
      expect(kept(`${before}${json}${after}`, 'application/javascript')).toBe(`${before}${hidden}${after}`);
    expect(kept('run({ password });', 'text/javascript')).toBe('run({ password });');
  });

  it('is not kept where it is JSON or XML in wide characters, with or without a mark', () => {
    for (const coded of [json, `<?xml version="1.0"?><password>${canary}</password>`]) {
      const little = Buffer.from(coded, 'utf16le');
      const big = Buffer.from(little).swap16();
      for (const body of [
        little,
        big,
        Buffer.from(`\ufeff${coded}`, 'utf16le'),
        Buffer.from(`  \n${coded}`, 'utf16le'),
      ])
        expect(kept(body, 'text/html')).toBe('(charset)');
    }
  });

  it('is looked into behind any length of space', () => {
    expect(kept(`${' '.repeat(100_000)}${json}`, 'text/html')).not.toContain(canary);
    expect(kept(gzipSync(`${' '.repeat(100_000)}${json}`), 'text/html', 'gzip')).not.toContain(canary);
  });

  it('is not kept in wide characters behind a mark alone', () => {
    expect(kept(Buffer.from(`\ufeff${json}`, 'utf16le'), 'application/json')).toBe('(charset)');
  });

  it('is not kept where its beginning cannot be told', () => {
    expect(kept('????', 'text/html', 'unknown')).toBe('(coding)');
    expect(kept('????', 'text/html', 'gzip')).toBe('(damaged)');
  });
});

it('a zstd body that asks for more than 8 MiB to be decoded is not kept', () => {
  const large = zstdCompressSync(Buffer.from(`{"password":"${canary}"}`.padEnd(32 * 1024 * 1024)), {
    params: { [constants.ZSTD_c_windowLog]: 25 },
  });
  expect(kept(large, 'application/json', 'zstd')).toBe('(damaged)');
});

describe('what is said to be something else', () => {
  const json = `{"password":"${canary}"}`;
  const hidden = '{"password":"[redacted]"}';

  it('is looked into as what it is: JSON in place of a form, of XML, of a stream of events, of a part', () => {
    expect(kept(json, 'application/x-www-form-urlencoded')).toBe(hidden);
    expect(kept(json, 'application/xml')).toBe(hidden);
    expect(kept(json, 'text/event-stream')).toBe(hidden);
    const part = (text: string) =>
      `--b\r\nContent-Disposition: form-data; name="data"\r\n\r\n${text}\r\n--b--\r\n`;
    expect(kept(part(json), 'multipart/form-data; boundary=b')).toBe(part(hidden));
  });

  it('is looked into where the events begin with a mark', () => {
    expect(kept(`\ufeffdata: ${json}\n\n`, 'text/event-stream')).toBe(`\ufeffdata: ${hidden}\n\n`);
  });

  it('is hidden whole in a string of JSON: a form, lines of JSON, JSON with a mark', () => {
    for (const inner of [
      `user=ada&password=${canary}`,
      `${json}\n${json}`,
      `\ufeff${json}`,
      JSON.stringify(json),
    ])
      expect(kept(JSON.stringify({ body: inner }), 'application/json')).toBe('{"body":"[redacted]"}');
    expect(kept('{"a":"x=1","b":"2 = 3"}', 'application/json')).toBe('{"a":"x=1","b":"2 = 3"}');
  });
});

it('leaves alone what has no fields', () => {
  for (const type of ['image/png', 'text/html', 'application/grpc', 'video/mp4']) {
    expect(look(`password=${canary}`, type, undefined, false)).toEqual({ state: 'unchanged' });
  }
  expect(look('plain text, cut off', 'text/plain', undefined, false)).toEqual({ state: 'unchanged' });
});

it('takes time in proportion to a hostile body, which it would not live to say otherwise', () => {
  const size = 2 * 1024 * 1024;
  const many = (piece: string): string => piece.repeat(size / piece.length);
  for (const [body, type] of [
    [many('a=;'), 'application/x-www-form-urlencoded'],
    [many('?&#;'), 'application/x-www-form-urlencoded'],
    [`a=${many('+%')}`, 'application/x-www-form-urlencoded'],
    [many('?a=%2525'), 'application/x-www-form-urlencoded'],
    [many('%25'), 'application/x-www-form-urlencoded'],
    [`a=${many('%2525')}`, 'application/x-www-form-urlencoded'],
    [many('['), 'application/json'],
    [`[${many('"\\"",')}1]`, 'application/json'],
    [`[${many('"[]",')}1]`, 'application/json'],
    [JSON.stringify([JSON.stringify([JSON.stringify([many('"')])])]), 'application/json'],
    [many('\n'), 'text/event-stream'],
    [many('data:password\n'), 'text/event-stream'],
    [many('<!doctype '), 'text/xml'],
    [`<${many('a ')}`, 'text/xml'],
    [`<a ${many('b=')}>`, 'text/xml'],
    [`<a ${many('c="" ')}>`, 'text/xml'],
    [`<a ${many(`${'a'.repeat(126)} ${'b="" '.repeat(26)} `)}>`, 'text/xml'],
    [many('<!--'), 'text/xml'],
    [many('\r\n--b'), 'multipart/form-data; boundary=b'],
    [`--b\r\n${many('; name=')}\r\n\r\n`, 'multipart/form-data; boundary=b'],
  ] as const) {
    expect(['unchanged', 'redacted', 'withheld']).toContain(look(body, type).state);
  }
});

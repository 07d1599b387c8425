import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../../../src/renderer/features/inspector/body/charset.ts';
import { fileNameOf, safeFileName } from '../../../../../src/renderer/features/inspector/body/file-name.ts';
import { readForm } from '../../../../../src/renderer/features/inspector/body/form.ts';
import { readGraphql } from '../../../../../src/renderer/features/inspector/body/graphql-document.ts';
import {
  graphqlInJson,
  graphqlInTarget,
} from '../../../../../src/renderer/features/inspector/body/graphql-request.ts';
import { kindOfContent } from '../../../../../src/renderer/features/inspector/body/media-kind.ts';
import { boundaryOf, readMultipart } from '../../../../../src/renderer/features/inspector/body/multipart.ts';
import { workOnText } from '../../../../../src/renderer/features/inspector/body/text-work.ts';
import { detailOf } from '../../../../main/history/fixtures/records.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytesOf = (...bytes: readonly number[]) => Uint8Array.from(bytes);

describe('a charset', () => {
  it.each([
    ['from Content-Type', bytesOf(0x63, 0xe9), 'text/plain; charset=iso-8859-1', null, 'cé', 'windows-1252'],
    [
      'from its byte order mark',
      bytesOf(0xff, 0xfe, 0x61, 0),
      'text/plain; charset=utf-8',
      null,
      'a',
      'utf-16le',
    ],
    [
      'declared in the content',
      utf8('<meta charset=koi8-r>'),
      'text/html',
      null,
      '<meta charset=koi8-r>',
      'koi8-r',
    ],
    [
      'declared in the content',
      utf8('<?xml version="1.0" encoding="shift_jis"?>'),
      'text/xml',
      null,
      '<?xml version="1.0" encoding="shift_jis"?>',
      'shift_jis',
    ],
    [
      'declared in the content',
      utf8('@charset "utf-16";x'),
      'text/css',
      null,
      '@charset "utf-16";x',
      'utf-8',
    ],
    ['chosen by you', bytesOf(0x80), 'text/plain; charset=utf-8', 'windows-1252', '€', 'windows-1252'],
    ['assumed', utf8('ä'), null, null, 'ä', 'utf-8'],
    [
      "since the charset 'nonsense' is not known",
      utf8('ä'),
      'text/plain; charset=nonsense',
      null,
      'ä',
      'utf-8',
    ],
  ] as const)('is %s', (why, bytes, contentType, chosen, text, charset) => {
    expect(decodeText(bytes, contentType, chosen)).toEqual({ text, charset, why, misfits: 0 });
  });

  it('that does not fit marks the places, and never fails', () => {
    expect(decodeText(bytesOf(0x61, 0xff, 0x62), null)).toMatchObject({ text: 'a\ufffdb', misfits: 1 });
    // The beginning of a character at a cut is none to complain of.
    expect(decodeText(bytesOf(0x61, 0xe2, 0x82), null, null, true)).toMatchObject({ text: 'a', misfits: 0 });
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (bytes, label) => {
        expect(typeof decodeText(bytes, `text/html; charset="${label}"`).text).toBe('string');
      }),
    );
  });
});

describe('a content', () => {
  it.each([
    ['application/problem+json', 'json'],
    ['application/x-ndjson', 'json-lines'],
    ['image/svg+xml', 'svg'],
    ['application/atom+xml', 'xml'],
    ['text/event-stream', 'text'],
    ['application/grpc+proto', 'grpc'],
    ['application/grpc-web', 'grpc'],
    ['application/grpc-web-text+proto', 'grpc-web-text'],
    ['multipart/mixed; boundary=a', 'multipart'],
    ['font/woff2', 'font'],
    ['audio/ogg', 'audio'],
    ['APPLICATION/JSON; charset=utf-8', 'json'],
  ])('of type %s is %s', (type, kind) => {
    expect(kindOfContent(utf8('x'), type)).toBe(kind);
  });

  it('without a type that says something is told by its beginning', () => {
    const kinds = [
      utf8(' {"a":1}'),
      utf8('<!DOCTYPE html>'),
      utf8('<?xml?>'),
      utf8('plain'),
      bytesOf(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a),
      bytesOf(0, 1, 2),
    ];
    expect(kinds.map((bytes) => kindOfContent(bytes, 'application/octet-stream'))).toEqual([
      'json',
      'html',
      'xml',
      'text',
      'image',
      'bytes',
    ]);
  });

  it('that is not JSON says from where on', () => {
    const task = {
      bytes: utf8('[1,\n x]'),
      contentType: null,
      charset: null,
      cut: false,
      sequence: false,
      code: null,
    };
    const said = 'This is not JSON from line 2, column 2 on: a value is missing.';
    expect(workOnText({ ...task, form: 'pretty' })).toMatchObject({ text: '[1,\n x]', mistake: said });
    expect(workOnText({ ...task, form: 'tree' })).toMatchObject({ mistake: said, nodes: { count: 2 } });
  });
});

describe('a form', () => {
  it('keeps order, repetition and what cannot be decoded', () => {
    expect(readForm('a=1&a=2&&b=x+y%21&c&=d&e=%zz%ff&f=a=b').fields).toEqual([
      { name: 'a', value: '1' },
      { name: 'a', value: '2' },
      { name: 'b', value: 'x y!' },
      { name: 'c', value: '' },
      { name: '', value: 'd' },
      { name: 'e', value: '%zz\ufffd' },
      { name: 'f', value: 'a=b' },
    ]);
    expect(readForm('a&b&c', 2)).toMatchObject({ cut: true });
  });

  it('is read as browsers read it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (pairs) => {
        const text = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
        expect(readForm(text).fields.map(({ name, value }) => [name, value])).toEqual([
          ...new URLSearchParams(text),
        ]);
      }),
    );
  });
});

describe('a multipart content', () => {
  it('is taken apart into fields and bytes', () => {
    const content = utf8(
      'preamble\r\n--b\r\nContent-Disposition: form-data; name="a\\"b"; filename*=UTF-8\'\'%E2%82%AC.txt\r\n\r\none\r\n--b  \r\n\r\nno fields\r\n--b--\r\nepilogue',
    );
    const { parts, problem } = readMultipart(content, 'b');
    expect(problem).toBeNull();
    expect(
      parts.map(({ name, fileName, bytes }) => [name, fileName, new TextDecoder().decode(bytes)]),
    ).toEqual([
      ['a"b', '€.txt', 'one'],
      [null, null, 'no fields'],
    ]);
    expect(boundaryOf('multipart/form-data; boundary="a b"; x=1')).toBe('a b');
    expect(boundaryOf('multipart/form-data')).toBeNull();
  });

  it('that is cut says so, and never fails', () => {
    expect(readMultipart(utf8('--b\r\nA: 1\r\n\r\nhalf'), 'b')).toMatchObject({
      problem: 'The last part is not here to its end.',
      parts: [{ headers: [['A', '1']] }],
    });
    expect(readMultipart(utf8('nothing'), 'b').problem).toMatch(/nowhere/);
    const pieces = fc.array(fc.constantFrom('--b', '--b--', '\r\n', '\n', 'A: 1', ' ', 'x', '--'), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(pieces, (text) => {
        expect(readMultipart(utf8(text.join('')), 'b').parts.length).toBeLessThanOrEqual(20);
      }),
    );
  });
});

describe('a GraphQL request', () => {
  it('is found in a body, in a batch and in a target', () => {
    const query = 'query A { a }';
    expect(graphqlInJson(JSON.stringify({ query, variables: { x: 1 }, operationName: 'A' }))).toEqual([
      { query, operationName: 'A', variables: '{\n  "x": 1\n}', extensions: null },
    ]);
    expect(graphqlInJson(JSON.stringify([{ query }, { query }]))).toHaveLength(2);
    expect(graphqlInTarget(`/graphql?${new URLSearchParams({ query, variables: '{}' })}`)).toMatchObject({
      query,
    });
  });

  it('is not seen in what only looks like one', () => {
    expect(graphqlInJson('{"query":"shoes"}')).toBeNull();
    expect(graphqlInJson('{"query":7}')).toBeNull();
    expect(graphqlInJson('not json "query"')).toBeNull();
    expect(graphqlInTarget('/search?query=shoes')).toBeNull();
  });

  it('is laid out, or said to be broken', () => {
    expect(readGraphql('mutation  B{b(x:1)}')).toEqual({
      text: 'mutation B {\n  b(x: 1)\n}',
      operations: ['mutation B'],
      problem: null,
    });
    expect(readGraphql('query {').problem).toMatch(/could not be read: Syntax Error/);
    expect(readGraphql('{a'.repeat(20_000)).problem).toMatch(/could not be read/);
  });
});

describe('a saved body', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\x.txt', 'x.txt'],
    ['.bashrc', 'bashrc'],
    ['a\u202egnp.exe', 'agnp.exe'],
    ['con.txt', '_con.txt'],
    ['a<b>:c', 'a_b__c'],
    ['...', ''],
  ])('that asks to be called %j is called %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('has the last part of its path for a name, and an extension by its type', () => {
    const detail = detailOf(1);
    const named = (target: string) => ({ ...detail, summary: { ...detail.summary, target } });
    expect(fileNameOf(named('/a/report.pdf?x=/y'), 'response')).toBe('report.pdf');
    expect(fileNameOf(named('/'), 'request')).toMatch(/^request-body\.[a-z]+$/);
    expect(fileNameOf(named('/%2e%2e%2f'), 'request')).toMatch(/^request-body\.[a-z]+$/);
  });
});

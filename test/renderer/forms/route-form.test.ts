import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fieldsFromTexts,
  fieldTexts,
  headerSyntax,
  numberOrText,
  querySyntax,
  readFiles,
  readMatchList,
  readRoute,
  responseHeaderSyntax,
  writeFiles,
  writeHostRewrite,
  writeListeners,
  writeMatchFields,
  writeMatchList,
  writeRedirect,
  writeResponse,
  writeStripPrefix,
} from '../../../src/renderer/forms/route-form.ts';

const route = {
  id: 'api',
  to: { pool: 'shop' },
  rewrite: { host: 'shop.example', hideBackend: true },
  firewall: 'off',
};

describe('the form', () => {
  test('shows a route and lists what it does not show', () => {
    expect(readRoute(route)).toMatchObject({
      id: 'api',
      listeners: null,
      target: 'pool',
      pool: 'shop',
      stripPrefix: '',
      hostRewrite: 'literal',
      hostName: 'shop.example',
      alsoSet: ['firewall', 'rewrite.hideBackend'],
    });
  });

  test('shows what is mistaken in the file as well as it can', () => {
    const wrong = {
      id: 7,
      listeners: 'web',
      match: { hosts: 'a.localhost' },
      to: { pool: 'a', redirect: {} },
    };
    expect(readRoute(wrong)).toMatchObject({ id: '7', listeners: ['web'], target: null });
    expect(readMatchList(wrong, 'hosts')).toEqual(['a.localhost']);
    expect(readRoute('no route at all')).toMatchObject({ id: '', target: null, alsoSet: [] });
  });

  test('writes what it shows without changing anything', () => {
    const full = {
      id: 'api',
      listeners: ['web'],
      match: {
        hosts: ['a.localhost', 7],
        headers: { 'x-a': '1', 'X-B': '*', 'x-c': 2 },
        query: { q: 'a=b' },
      },
      to: { pool: 'shop' },
      rewrite: { stripPrefix: '/api', host: 'upstream' },
    };
    const form = readRoute(full);
    expect(writeMatchList(full, 'hosts', readMatchList(full, 'hosts'))).toEqual(full);
    expect(writeListeners(full, form.listeners)).toEqual(full);
    expect(writeStripPrefix(full, form.stripPrefix)).toEqual(full);
    expect(writeHostRewrite(full, form.hostRewrite, form.hostName)).toEqual(full);
    const headers = fieldsFromTexts(
      full.match.headers,
      fieldTexts(full.match.headers, headerSyntax),
      headerSyntax,
    );
    expect(headers).toEqual(full.match.headers);
    const query = fieldsFromTexts(full.match.query, fieldTexts(full.match.query, querySyntax), querySyntax);
    expect(query).toEqual(full.match.query);
  });

  test('leaves no empty maps behind, and keeps keys it does not know', () => {
    const narrow = writeMatchList(route, 'hosts', ['a.localhost']);
    expect(Object.keys(narrow)).toEqual(['id', 'match', 'to', 'rewrite', 'firewall']);
    expect(writeMatchList(narrow, 'hosts', [])).toEqual(route);
    expect(writeMatchFields(route, 'headers', {})).toEqual(route);
    expect(writeHostRewrite(route, 'preserve', '')).toEqual({ ...route, rewrite: { hideBackend: true } });
    expect(writeStripPrefix({ id: 'a', rewrite: { stripPrefix: '/a' } }, '')).toEqual({ id: 'a' });
  });

  test('keeps text that is no number for the check to refuse', () => {
    expect(numberOrText('404')).toBe(404);
    expect(numberOrText('4o4')).toBe('4o4');
    expect(numberOrText(' ')).toBeUndefined();
    const redirect = writeRedirect({ id: 'a', to: { redirect: { location: '/b' } } }, 'status', '301');
    expect(redirect).toEqual({ id: 'a', to: { redirect: { location: '/b', status: 301 } } });
    const response = writeResponse({ id: 'a', to: { respond: { status: 200 } } }, 'status', undefined);
    expect(response).toEqual({ id: 'a', to: { respond: {} } });
  });
});

describe('fields on one line', () => {
  test('are a name and a value, and a name alone is any value', () => {
    expect(fieldsFromTexts({}, ['x-beta: 1', 'x-any', 'location: http://a:1'], headerSyntax)).toEqual({
      'x-beta': '1',
      'x-any': '*',
      location: 'http://a:1',
    });
    expect(fieldsFromTexts({}, ['debug', 'q=a=b'], querySyntax)).toEqual({ debug: '*', q: 'a=b' });
    expect(fieldsFromTexts({}, ['x-empty'], responseHeaderSyntax)).toEqual({ 'x-empty': '' });
  });

  test('with one name twice are refused rather than lost', () => {
    expect(fieldsFromTexts({}, ['x-beta: 1', 'X-Beta: 2'], headerSyntax)).toBeNull();
  });

  test('read back as they were written', () => {
    const name = fc.stringMatching(/^[a-z][a-z-]{0,8}$/);
    const value = fc.stringMatching(/^[!-~]([ -~]{0,8}[!-~])?$/);
    fc.assert(
      fc.property(fc.dictionary(name, value), (fields) => {
        const before = { ...fields };
        expect(fieldsFromTexts({}, fieldTexts(before, headerSyntax), headerSyntax)).toEqual(before);
      }),
    );
  });
});

describe('files in the form', () => {
  const files = { id: 'app', to: { static: { root: './dist', listing: true } } };

  test('are shown with what the format says where the file says nothing', () => {
    expect(readFiles(files)).toEqual({
      root: './dist',
      index: 'index.html',
      spa: false,
      listing: true,
      precompressed: true,
    });
  });

  test('are written without what is the default, and no index is no default', () => {
    expect(writeFiles(files, 'listing', false).to).toEqual({ static: { root: './dist' } });
    expect(writeFiles(files, 'precompressed', false).to).toEqual({
      static: { root: './dist', listing: true, precompressed: false },
    });
    expect(writeFiles(files, 'index', '').to).toEqual({
      static: { root: './dist', listing: true, index: '' },
    });
    expect(writeFiles(files, 'root', '').to).toEqual({ static: { root: '', listing: true } });
  });
});

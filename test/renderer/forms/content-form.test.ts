import { describe, expect, test } from 'vitest';
import {
  hasContent,
  readContent,
  writeCoding,
  writeCompresses,
  writeMinBytes,
  writeOptimises,
} from '../../../src/renderer/forms/content-form.ts';
import { readRoute } from '../../../src/renderer/forms/route-form.ts';

const route = { id: 'api', to: { pool: 'shop' } };

describe('the form of compression', () => {
  test('shows what the format says where the file says nothing', () => {
    expect(readContent(route)).toEqual({
      compresses: false,
      algorithms: ['zstd', 'br', 'gzip'],
      minBytes: '',
      optimises: new Set(),
    });
  });

  test('shows what is mistaken in the file as well as it can', () => {
    const wrong = {
      ...route,
      compress: { enabled: 'yes', algorithms: ['lzma', 'br'], minBytes: 7 },
      optimise: true,
    };
    expect(readContent(wrong)).toMatchObject({ compresses: false, algorithms: ['br'], minBytes: '7' });
  });

  test('is switched on and off without a trace', () => {
    const on = writeCompresses(route, true);
    expect(on).toEqual({ ...route, compress: { enabled: true } });
    expect(writeCompresses(on, false)).toEqual(route);
  });

  test('keeps the order of codings, and writes none where they are the usual ones', () => {
    const compress = { enabled: true, algorithms: ['gzip', 'br'] };
    const more = writeCoding({ ...route, compress }, 'zstd', true);
    expect(more['compress']).toEqual({ enabled: true, algorithms: ['gzip', 'br', 'zstd'] });
    expect(writeCoding(more, 'br', false)['compress']).toEqual({
      enabled: true,
      algorithms: ['gzip', 'zstd'],
    });
    const usual = writeCoding(
      { ...route, compress: { enabled: true, algorithms: ['zstd', 'br'] } },
      'gzip',
      true,
    );
    expect(usual['compress']).toEqual({ enabled: true });
  });

  test('writes a size as it was typed, and a bare number as a number', () => {
    expect(writeMinBytes(route, '2KiB')['compress']).toEqual({ minBytes: '2KiB' });
    expect(writeMinBytes(route, '500')['compress']).toEqual({ minBytes: 500 });
    expect(writeMinBytes(writeMinBytes(route, '2KiB'), '')).toEqual(route);
  });

  test('is not offered where a route has no bodies, unless the file has it', () => {
    for (const target of ['pool', 'static', 'listener']) expect(hasContent(route, target)).toBe(true);
    expect(hasContent(route, 'redirect')).toBe(false);
    expect(hasContent({ ...route, compress: {} }, 'redirect')).toBe(true);
  });
});

describe('the form of optimising', () => {
  test('writes what is wanted and nothing else', () => {
    const some = writeOptimises(writeOptimises(route, 'css', true), 'images', true);
    expect(some).toEqual({ ...route, optimise: { css: true, images: true } });
    expect(readContent(some).optimises).toEqual(new Set(['css', 'images']));
    expect(writeOptimises(writeOptimises(some, 'css', false), 'images', false)).toEqual(route);
  });

  test('leaves nothing of it among what is also set', () => {
    expect(
      readRoute({ ...route, compress: { enabled: true }, optimise: { html: true }, firewall: 'off' }).alsoSet,
    ).toEqual(['firewall']);
  });
});

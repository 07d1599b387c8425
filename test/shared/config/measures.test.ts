import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { parseAddress } from '../../../src/shared/config/addresses.ts';
import {
  duration,
  formatDuration,
  formatSize,
  parseDuration,
  parsePercent,
  parseSize,
  size,
  sizeOrUnlimited,
} from '../../../src/shared/config/measures.ts';
import { nearest } from '../../../src/shared/config/nearest.ts';
import { bytes, milliseconds } from '../../../src/shared/model/units.ts';

const message = (schema: z.ZodType, input: unknown): string =>
  schema.safeParse(input).error?.issues[0]?.message ?? '';

describe('durations', () => {
  it.each([
    ['250ms', 250],
    ['10s', 10_000],
    ['1.5h', 5_400_000],
    ['1d', 86_400_000],
    ['0', 0],
  ])('reads %s as %d milliseconds', (text, expected) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: expected });
  });

  it.each(['10', '10 s', '-1s', 's', '', '1m30s', '10sec', '1e3s', 'Infinitys', '10constructor'])(
    'refuses %j',
    (text) => {
      expect(parseDuration(text).ok).toBe(false);
    },
  );

  it('are written so that they read back the same', () => {
    fc.assert(
      fc.property(fc.nat(), (value) => {
        expect(parseDuration(formatDuration(milliseconds(value)))).toEqual({ ok: true, value });
      }),
    );
    expect(formatDuration(milliseconds(60_000))).toBe('1m');
    expect(formatDuration(milliseconds(90_000))).toBe('90s');
  });

  it('have a range that is named when it is left', () => {
    expect(message(duration('1s', '1m'), '2m')).toBe('is too large\nfrom 1s to 1m');
    expect(message(duration('1s', '1m'), 0)).toBe('is too small\nfrom 1s to 1m');
  });

  it('need a unit, except for zero', () => {
    expect(message(duration('0s', '1m'), 10)).toMatch(/^has no unit\n/);
    expect(duration('0s', '1m').parse(0)).toBe(0);
  });
});

describe('sizes', () => {
  it.each([
    ['0B', 0],
    ['64KiB', 65_536],
    ['1.5MiB', 1_572_864],
    ['1TiB', 1_099_511_627_776],
  ])('reads %s as %d bytes', (text, expected) => {
    expect(parseSize(text)).toEqual({ ok: true, value: expected });
  });

  it.each(['1MB', '1kib', '1K', 'MiB', '0x10B'])('refuses %j', (text) => {
    expect(parseSize(text).ok).toBe(false);
  });

  it('are written so that they read back the same', () => {
    fc.assert(
      fc.property(fc.nat(), (value) => {
        expect(parseSize(formatSize(bytes(value)))).toEqual({ ok: true, value });
      }),
    );
    expect(formatSize(bytes(65_536))).toBe('64KiB');
  });

  it('are unlimited only where that is allowed', () => {
    expect(sizeOrUnlimited('0B', '1MiB').parse('unlimited')).toBe('unlimited');
    expect(size('0B', '1MiB').safeParse('unlimited').success).toBe(false);
  });
});

describe('percentages', () => {
  it('become fractions', () => {
    expect(parsePercent('50%')).toEqual({ ok: true, value: 0.5 });
    expect(parsePercent('100%')).toEqual({ ok: true, value: 1 });
  });

  it.each(['101%', '50', '-1%', '%'])('refuses %j', (text) => {
    expect(parsePercent(text).ok).toBe(false);
  });
});

describe('addresses', () => {
  it.each([
    ['127.0.0.1', 4, 0x7f000001n],
    ['::', 6, 0n],
    ['::1', 6, 1n],
    ['fe80::1:2', 6, 0xfe80_0000_0000_0000_0000_0000_0001_0002n],
    ['::ffff:1.2.3.4', 6, 0xffff_0102_0304n],
    ['1:2:3:4:5:6:7:8', 6, 0x0001_0002_0003_0004_0005_0006_0007_0008n],
    ['1:2:3:4:5:6:7::', 6, 0x0001_0002_0003_0004_0005_0006_0007_0000n],
  ])('reads %s', (text, family, value) => {
    expect(parseAddress(text)).toEqual({ family, value });
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '256.1.1.1',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7',
    '::1%eth0',
    'g::',
    '1.2.3.4:80',
    '1:2:3:4:5:6:7::8',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  it('reads any address that Node accepts, and no other', async () => {
    const { isIP } = await import('node:net');
    const nearlyAddress = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,20}$/));
    fc.assert(
      fc.property(nearlyAddress, (text) => {
        expect(parseAddress(text)?.family ?? 0).toBe(isIP(text));
      }),
    );
  });
});

describe('the nearest name', () => {
  it.each([
    ['lisen', 'listen'],
    ['Shop', 'shop'],
    ['xyzzy', undefined],
    ['', undefined],
  ])('to %j is %j', (word, expected) => {
    expect(nearest(word, ['listen', 'shop', 'routes'])).toBe(expected);
  });
});

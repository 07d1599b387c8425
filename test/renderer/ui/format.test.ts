import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatRate,
  formatShare,
  formatTime,
} from '../../../src/renderer/ui/format.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [8240, '8.2 kB'],
    [182_000, '182 kB'],
    [999_600, '1.0 MB'],
    [1_048_576, '1.0 MB'],
    [5e12, '5.0 TB'],
    [5e15, '5000 TB'],
  ])('writes %i as %s', (size, text) => {
    expect(formatBytes(size)).toBe(text);
  });
});

describe('formatDuration', () => {
  it.each([
    [null, '—'],
    [4, '4 µs'],
    [300, '0.3 ms'],
    [38_000, '38 ms'],
    [999_400, '999 ms'],
    [999_600, '1.00 s'],
    [1_240_000, '1.24 s'],
    [59_999_000, '1 m 0 s'],
    [200_000_000, '3 m 20 s'],
    [7_260_000_000, '2 h 1 m'],
  ])('writes %s as %s', (duration, text) => {
    expect(formatDuration(duration)).toBe(text);
  });
});

it('writes counts, rates and exact times', () => {
  expect(formatCount(12_480)).toBe('12,480');
  expect([0, 0.42, 9.96, 184.4].map(formatRate)).toEqual(['0', '0.4', '10.0', '184']);
  expect(formatTime(new Date(2026, 10, 22, 3, 4, 5, 6).getTime())).toBe('2026-11-22 03:04:05.006');
});

describe('formatShare', () => {
  it.each([
    [null, '—'],
    [0, '0 %'],
    [1, '100 %'],
    [0.29, '29 %'],
    [0.9973, '99.7 %'],
    [0.99999, '99.9 %'],
  ])('writes %s as %s, so that a failure never reads as none', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });
});

describe('formatClock', () => {
  it('writes the time of day of the viewer', () => {
    expect(formatClock(new Date(2026, 10, 22, 3, 4, 5, 999).getTime())).toBe('03:04:05');
  });
});

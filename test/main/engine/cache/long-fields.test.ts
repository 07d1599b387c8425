import { describe, expect, it } from 'vitest';
import { parseDirectives } from '../../../../src/main/engine/cache/directives.ts';
import { partAsked } from '../../../../src/main/engine/cache/ranges.ts';
import { varyBy } from '../../../../src/main/engine/cache/selection.ts';
import { parseDictionary } from '../../../../src/main/engine/cache/structured-dictionary.ts';
import { VaryingRequest } from '../../../../src/main/engine/cache/varying-request.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';

/** Milliseconds of processor time of the quickest of three. */
function timeOf(work: () => void): number {
  const times = [0, 0, 0].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

const vary = (name: string, value: string) =>
  varyBy(new VaryingRequest(new HeaderList([name, value]), ''), [name.toLowerCase()]);

const readers: readonly (readonly [string, (run: number) => void])[] = [
  ['Cache-Control with spaces', (run) => parseDirectives(`a${' '.repeat(run)}b`)],
  ['Cache-Control with spaces in a value', (run) => parseDirectives(`a=1${' '.repeat(run)}b`)],
  ['Cache-Control with an open quote', (run) => parseDirectives(`a="${'\\"'.repeat(run)}`)],
  ['CDN-Cache-Control with spaces', (run) => parseDictionary(`a=1${' '.repeat(run)}b`)],
  ['Range with spaces', (run) => partAsked(`bytes=${' '.repeat(run)}b`, 100)],
  ['a field of Vary with spaces', (run) => vary('X-Any', `a,b${' '.repeat(run)}c`)],
  ['a field of Vary with an open quote', (run) => vary('X-Any', `a,"${'\\"'.repeat(run)}`)],
  ['a preference with spaces', (run) => vary('Accept', `a${' '.repeat(run)}b`)],
];

describe('a field as long as a head may be', () => {
  it.each(readers)('takes time in proportion to its length: %s', (_, read) => {
    read(1000);
    const short = timeOf(() => read(8_000));
    const long = timeOf(() => read(128_000));
    // Sixteen times as long; in proportion to the square it would take 256 times as long, and seconds.
    expect(long).toBeLessThan(Math.max(short, 2) * 64);
  });
});

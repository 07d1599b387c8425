import { describe, expect, it } from 'vitest';
import { explainFault } from '../../../src/shared/explain/fault.ts';
import { type FaultCode, faults } from '../../../src/shared/model/fault.ts';

const codes = Object.keys(faults) as FaultCode[];

describe('explainFault', () => {
  it('pins the words of every fault', () => {
    expect(
      codes.map((code) => {
        const { title, sentence, advice } = explainFault(code);
        return `${code} | ${title} | ${sentence} | ${advice}`;
      }),
    ).toMatchSnapshot();
  });

  it('has a heading, a sentence and advice of its own for every code', () => {
    expect(codes.length).toBeGreaterThan(20);
    const explained = codes.map(explainFault);
    expect(new Set(explained.map((one) => one.title)).size).toBe(codes.length);
    expect(new Set(explained.map((one) => one.sentence)).size).toBe(codes.length);
    expect(new Set(explained.map((one) => one.advice)).size).toBe(codes.length);
    for (const { title, sentence, advice } of explained) {
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(advice).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('never names an address, a port or a URL', () => {
    for (const code of codes) {
      const { title, sentence, advice } = explainFault(code);
      expect(`${title} ${sentence} ${advice}`).not.toMatch(/\d{1,3}\.\d{1,3}\.|::|:\d|\/\/|localhost|ECONN/);
    }
  });
});

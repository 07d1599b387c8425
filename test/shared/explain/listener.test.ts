import { describe, expect, it } from 'vitest';
import { type FaultCode, faults } from '../../../src/shared/model/fault.ts';
import { said } from './fixtures/decisions.ts';

describe('listener', () => {
  it('says with what status a request was refused, why, what was seen and what to do', () => {
    expect(said('listener.rejected', { fault: 'request.host_missing', detail: 'no Host header' })).toBe(
      'error Listener: Refused with 400. The request names no host, so no route can be chosen for it. Seen: `no Host header`. Send exactly one Host header; HTTP/1.1 requires it.',
    );
  });

  it('leaves out an empty detail', () => {
    expect(said('listener.rejected', { fault: 'request.loop', detail: '' })).toBe(
      'error Listener: Refused with 508. The request has already passed through this Doorman, so it would go round for ever. Point the upstream of the route at the service itself, not at a listener of Doorman.',
    );
  });

  it('has a sentence of its own for every fault', () => {
    const codes = Object.keys(faults) as FaultCode[];
    const sentences = codes.map((fault) => said('listener.rejected', { fault, detail: '' }));
    expect(new Set(sentences).size).toBe(codes.length);
  });
});

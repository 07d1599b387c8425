import { describe, expect, it } from 'vitest';
import { said } from './fixtures/decisions.ts';

describe('layers', () => {
  it('say from which listener to which the request was led', () => {
    expect(said('layer.entered', { route: 'in', from: 'edge', to: 'gateway' })).toBe(
      'ok Layer: **in** leads from listener **edge** to the routes of listener **gateway**, without a connection',
    );
  });

  it('say which way a loop took, and what to do', () => {
    expect(said('layer.loop', { route: 'back', to: 'edge', passed: ['edge', 'gateway'], limit: 8 })).toBe(
      'error Layer: **back** leads back to listener **edge**: the request came through `edge → gateway` already. Limit the route to other listeners, or put a route for **edge** in front of it.',
    );
  });

  it('say that there were too many', () => {
    expect(said('layer.loop', { route: 'on', to: 'c', passed: ['a', 'b'], limit: 2 })).toBe(
      'error Layer: **on** leads on to listener **c**, but the request came through 2 listeners already, `a → b`: 2 are the most.',
    );
  });
});

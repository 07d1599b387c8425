import { describe, expect, it } from 'vitest';
import { said } from './fixtures/decisions.ts';

describe('respond', () => {
  it('says that a fixed response was given', () => {
    expect(said('respond.fixed', { route: 'hello', status: 200 })).toBe(
      'ok Respond: **hello** answered 200 with its fixed response; no upstream was asked',
    );
  });

  it('says where to, and by what, a request was redirected', () => {
    const location = 'https://shop.localhost:8443/';
    expect(said('respond.redirect', { route: 'old', status: 308, location })).toBe(
      'ok Respond: **old** redirected with 308 to `https://shop.localhost:8443/`',
    );
    expect(said('respond.redirect', { route: null, status: 308, location })).toBe(
      'ok Respond: The listener redirected with 308 to `https://shop.localhost:8443/`',
    );
  });
});

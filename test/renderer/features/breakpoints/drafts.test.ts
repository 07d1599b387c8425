import { describe, expect, it } from 'vitest';
import {
  breakpointFormOf,
  readBreakpoint,
} from '../../../../src/renderer/features/breakpoints/breakpoint-form-fields.ts';
import {
  heldDraftOf,
  heldEdit,
  heldProblems,
} from '../../../../src/renderer/features/breakpoints/held-draft.ts';
import type { HeldMessageView } from '../../../../src/shared/contract/methods/breakpoints.ts';
import type { Breakpoint } from '../../../../src/shared/model/breakpoint.ts';
import { epochMilliseconds, milliseconds } from '../../../../src/shared/model/units.ts';

const cart: Breakpoint = {
  id: 'cart',
  match: {
    hosts: ['shop.localhost'],
    paths: ['/cart'],
    methods: [],
    headers: { 'x-a': '1' },
    query: {},
    clients: [],
  },
  side: 'request',
  enabled: false,
  timeout: milliseconds(60_000),
};

describe('the form of a breakpoint', () => {
  it('keeps what it does not show', () => {
    const { breakpoint } = readBreakpoint({ ...breakpointFormOf(cart), methods: 'post, put' }, cart, [cart]);
    expect(breakpoint).toEqual({ ...cart, match: { ...cart.match, methods: ['POST', 'PUT'] } });
  });

  it('tells what is wrong, each where it is', () => {
    const form = breakpointFormOf(cart);
    expect(readBreakpoint({ ...form, id: 'cart' }, null, [cart]).problems.id).toContain('already');
    expect(readBreakpoint({ ...form, id: 'Not An Id' }, null, []).problems.id).toContain('small letters');
    expect(readBreakpoint({ ...form, paths: 'cart' }, null, []).problems.match).toContain('cart');
    expect(readBreakpoint({ ...form, hosts: '~(' }, null, []).problems.match).toContain('~(');
    expect(readBreakpoint({ ...form, timeout: '0' }, null, []).problems.timeout).toContain('1 to 600');
    expect(readBreakpoint({ ...form, timeout: '601' }, null, []).breakpoint).toBeNull();
  });
});

const message = (fields: Partial<HeldMessageView> = {}): HeldMessageView => ({
  held: {
    id: 'h',
    exchange: 'e',
    breakpoint: 'cart',
    side: 'request',
    since: epochMilliseconds(1),
    until: epochMilliseconds(2),
    method: 'POST',
    scheme: 'http',
    authority: 'a',
    target: '/',
    status: null,
  },
  method: 'POST',
  target: '/',
  status: null,
  headers: [
    ['Host', 'a'],
    ['Content-Length', '5'],
  ],
  body: { base64: btoa('hello'), reason: null, problem: null },
  ...fields,
});

describe('a held message while it is edited', () => {
  it('has no edit before something is different', () => {
    const draft = heldDraftOf(message());
    expect(draft.headers.map(({ name }) => name)).toEqual(['Host']);
    expect(heldEdit(draft, message())).toBeNull();
    expect(heldEdit({ ...draft, body: { kind: 'kept' } }, message())).toBeNull();
  });

  it('sends what is different alone', () => {
    const draft = heldDraftOf(message());
    expect(heldEdit({ ...draft, target: '/b' }, message())).toEqual({ target: '/b' });
    expect(heldEdit({ ...draft, body: { kind: 'text', text: 'hi' } }, message())).toEqual({
      bodyBase64: btoa('hi'),
    });
    const response = message({ status: 200 });
    expect(heldEdit({ ...heldDraftOf(response), status: '404' }, response)).toEqual({ status: 404 });
  });

  it('is told what cannot be sent', () => {
    const draft = heldDraftOf(message());
    expect(heldProblems({ ...draft, method: 'no' }, message()).method).toContain('no method');
    expect(heldProblems({ ...draft, target: 'x' }, message()).target).toContain('no path');
    const response = message({ status: 200 });
    expect(heldProblems({ ...heldDraftOf(response), status: '99' }, response)).toMatchObject({ any: true });
    expect(heldProblems({ ...heldDraftOf(response), status: '101' }, response).status).toContain(
      '200 to 599',
    );
  });
});

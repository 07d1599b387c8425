import { describe, expect, it } from 'vitest';
import { judgeCount } from '../../../../../src/renderer/features/inspector/actions/repeat-dialog.tsx';
import {
  editedRequest,
  formOf,
  problemsOf,
} from '../../../../../src/renderer/features/inspector/actions/request-form.ts';
import { routeChoices } from '../../../../../src/renderer/features/inspector/actions/rule-words.ts';
import {
  editableLimit,
  fromHex,
  problemOfDraft,
  toBase64,
  toHex,
} from '../../../../../src/renderer/ui/body-draft.ts';
import { bytes } from '../../../../../src/shared/model/units.ts';
import { makeDetail, makeSummary } from '../../../../helpers/renderer/sample-exchanges.ts';

const encode = (text: string) => new TextEncoder().encode(text);

function detailWith(headers: readonly (readonly [string, string])[], body = '') {
  const detail = makeDetail(makeSummary('e1-1', { target: '/cart?x=1', method: 'POST' }));
  const size = bytes(body.length);
  return {
    ...detail,
    request: { ...detail.request, method: 'POST', headers, body: { size, kept: size, complete: true } },
  };
}

describe('the form of a request', () => {
  it('begins with the request as it was, without what is written anew', () => {
    const form = formOf(
      detailWith([
        ['Host', 'shop.localhost:8443'],
        ['Content-Length', '5'],
        ['x-B', '1'],
        ['X-a', '2'],
      ]),
      encode('hello'),
    );
    expect(form).toMatchObject({
      method: 'POST',
      url: 'https://shop.localhost:8443/cart?x=1',
      headers: [
        { name: 'x-B', value: '1' },
        { name: 'X-a', value: '2' },
      ],
      body: { kind: 'text', text: 'hello' },
    });
    expect(problemsOf(form).any).toBe(false);
  });

  it('keeps a body that is no text, or too long for a field, as it is', () => {
    expect(formOf(detailWith([], 'x'), Uint8Array.of(0, 255, 128)).body).toEqual({ kind: 'kept' });
    expect(formOf(detailWith([], 'x'), new Uint8Array(editableLimit + 1).fill(65)).body).toEqual({
      kind: 'kept',
    });
    expect(formOf(detailWith([]), null).body).toEqual({ kind: 'kept' });
  });

  it('does not lose a byte order mark or carriage returns of a text', () => {
    const body = Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0x0d, 0x0a);
    const form = formOf(detailWith([], 'x'), body);
    const sent = editedRequest(form).body;
    if (sent.kind === 'text') expect([...encode(sent.text)]).toEqual([...body]);
    else expect(sent).toEqual({ kind: 'kept' });
  });

  it('points at secrets that history took out, until they are filled in', () => {
    const form = formOf(detailWith([['Authorization', '[redacted]']]), null);
    expect(problemsOf(form).headers.get(0)).toContain('History does not keep this secret');
    const filled = { ...form, headers: [{ key: 0, name: 'Authorization', value: 'Bearer mine' }] };
    expect(problemsOf(filled).any).toBe(false);
  });

  it('sends bytes of hex digits and of files as they are', () => {
    const form = formOf(detailWith([]), null);
    expect(editedRequest({ ...form, body: { kind: 'hex', hex: '68 69' } }).body).toEqual({
      kind: 'bytes',
      base64: btoa('hi'),
    });
    const file = { kind: 'file', name: 'a.bin', bytes: Uint8Array.of(0, 1, 255) } as const;
    expect(editedRequest({ ...form, body: file }).body).toEqual({ kind: 'bytes', base64: 'AAH/' });
  });
});

describe('a body while it is edited', () => {
  it('is the same bytes as hex digits and back', () => {
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(fromHex(toHex(all))).toEqual(all);
    expect(fromHex('6 8\n69')).toEqual(encode('hi'));
    expect(fromHex('6')).toBeNull();
    expect(fromHex('zz')).toBeNull();
    expect(toBase64(new Uint8Array(100_000).fill(65)).length).toBe(Math.ceil(100_000 / 3) * 4);
  });

  it('is told when it is wrong or too long', () => {
    expect(problemOfDraft({ kind: 'hex', hex: 'x' }, 10)).toContain('not hex');
    expect(problemOfDraft({ kind: 'text', text: 'too long' }, 3)).toContain('8 bytes');
    expect(problemOfDraft({ kind: 'kept' }, 0)).toBeNull();
  });
});

describe('a rule of a marked text', () => {
  it('can be of any route that took the exchange', () => {
    const summary = makeSummary('e1-1', { route: 'inner', outerRoutes: ['outer'] });
    expect(routeChoices(summary).map(({ value }) => value)).toEqual(['outer', 'inner']);
    expect(routeChoices(makeSummary('e1-1', { route: null }))).toEqual([]);
  });
});

it.each(['0', '-1', '1.5', '', 'x', '10001'])('%j is not a number of requests', (text) => {
  expect(judgeCount(text, 10_000)).toContain('1 to 10,000');
});

it('a number within its bounds is one', () => {
  expect(judgeCount('10000', 10_000)).toBeNull();
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createUrlTest,
  readFields,
  urlTestDelay,
} from '../../../../src/renderer/features/routes/url-test.ts';
import type { RouteTest } from '../../../../src/shared/model/route-test.ts';

const answerTo = (client: string): RouteTest => ({
  generation: 1,
  listenerBy: 'none',
  redirectsToHttps: false,
  client,
  verdicts: [],
  way: [],
  end: null,
});

/** A client whose answers the test gives when it likes. */
function client() {
  const calls: { readonly params: unknown; readonly answer: PromiseWithResolvers<never> }[] = [];
  const call = (_method: string, params: unknown) => {
    const answer = Promise.withResolvers<never>();
    calls.push({ params, answer });
    return answer.promise;
  };
  return { calls, call };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('testing a URL while it is typed', () => {
  it('asks once when typing pauses', async () => {
    const { calls, call } = client();
    const test = createUrlTest({ call });
    for (const url of ['s', 'sh', 'shop.localhost/']) test.getState().change({ url });
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(urlTestDelay);
    expect(calls.map(({ params }) => params)).toEqual([
      { url: 'shop.localhost/', method: 'GET', headers: [], client: '127.0.0.1' },
    ]);
  });

  it('shows the answer to the last question, whichever comes last', async () => {
    const { calls, call } = client();
    const test = createUrlTest({ call }, 0);
    test.getState().change({ url: 'first' });
    await vi.advanceTimersByTimeAsync(0);
    test.getState().change({ url: 'second' });
    await vi.advanceTimersByTimeAsync(0);
    calls[1]?.answer.resolve(answerTo('second') as never);
    await vi.advanceTimersByTimeAsync(0);
    calls[0]?.answer.resolve(answerTo('first') as never);
    await vi.advanceTimersByTimeAsync(0);
    expect(test.getState().test?.client).toBe('second');
  });

  it('forgets everything when the field is emptied, even an answer on its way', async () => {
    const { calls, call } = client();
    const test = createUrlTest({ call }, 0);
    test.getState().change({ url: 'a' });
    await vi.advanceTimersByTimeAsync(0);
    test.getState().change({ url: ' ' });
    calls[0]?.answer.resolve(answerTo('late') as never);
    await vi.advanceTimersByTimeAsync(0);
    expect(test.getState()).toMatchObject({ test: null, error: null });
  });

  it('asks again for another configuration, but not without a URL', async () => {
    const { calls, call } = client();
    const test = createUrlTest({ call }, 0);
    test.getState().again();
    expect(calls).toEqual([]);
    test.getState().change({ url: 'a' });
    await vi.advanceTimersByTimeAsync(0);
    test.getState().again();
    expect(calls).toHaveLength(2);
  });

  it('says what is wrong without asking, and what the host says is wrong', async () => {
    const { calls, call } = client();
    const test = createUrlTest({ call }, 0);
    test.getState().change({ url: 'a', headers: 'x-beta' });
    await vi.advanceTimersByTimeAsync(0);
    expect(test.getState().error).toBe("'x-beta' is no header; write name: value.");
    test.getState().change({ headers: '', client: 'me' });
    await vi.advanceTimersByTimeAsync(0);
    expect(test.getState().error).toBe("'me' is no IP address; leave it empty for this machine.");
    expect(calls).toEqual([]);
    test.getState().change({ client: '' });
    await vi.advanceTimersByTimeAsync(0);
    calls[0]?.answer.reject(new Error('The engine is being started; try again in a moment.'));
    await vi.advanceTimersByTimeAsync(0);
    expect(test.getState()).toMatchObject({
      test: null,
      error: 'The engine is being started; try again in a moment.',
    });
  });
});

describe('headers as they are typed', () => {
  it('are one in a line, blank lines apart', () => {
    expect(readFields('x-beta: 1\n\n Accept :  text/html ')).toEqual([
      ['x-beta', '1'],
      ['Accept', 'text/html'],
    ]);
  });

  it('have no Host, which the URL has', () => {
    expect(readFields('HOST: a')).toBe('Host is in the URL.');
  });
});

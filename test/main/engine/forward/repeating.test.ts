import { afterEach, describe, expect, it } from 'vitest';
import { Closers, forwardingTo, RawClient, rawUpstream } from '../../../helpers/http1-setup.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** An upstream that answers the first request of its first connection, and ends that at the second with `begun`. */
async function endingUpstream(begun: string) {
  let requests = 0;
  const upstream = await rawUpstream(closers, (socket, _all, connection) => {
    requests += 1;
    if (connection > 0 || requests === 1) socket.write(answer);
    else socket.end(begun);
  });
  return upstream;
}

async function ask(port: number, request: string): Promise<string> {
  const client = new RawClient(closers, port).send(request);
  return client.untilEnd();
}

const get = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const post = 'POST /once HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

describe('a request on a kept-alive connection that ends under it', () => {
  it('is sent again when it may be repeated', async () => {
    const upstream = await endingUpstream('');
    const { plain } = await forwardingTo(closers, upstream.url);
    await ask(plain, get);
    expect(await ask(plain, get)).toMatch(/^HTTP\/1\.1 200 /);
    expect(upstream.received.map((text) => text.match(/^GET /gm)?.length)).toEqual([2, 1]);
  });

  it('is never sent again when its method may do something twice', async () => {
    const upstream = await endingUpstream('');
    const { plain } = await forwardingTo(closers, upstream.url);
    await ask(plain, get);
    expect(await ask(plain, post)).toMatch(/^HTTP\/1\.1 502 /);
    expect(upstream.received.join('').match(/^POST \/once /gm)).toHaveLength(1);
  });

  it('is never sent again once its answer has begun to reach the client', async () => {
    const upstream = await endingUpstream('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun');
    const { plain } = await forwardingTo(closers, upstream.url);
    await ask(plain, get);
    expect(await ask(plain, get)).toMatch(/\r\n\r\nbegun$/);
    expect(upstream.received.map((text) => text.match(/^GET /gm)?.length)).toEqual([2]);
  });
});

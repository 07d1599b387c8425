import { describe, expect, it } from 'vitest';
import { explainFault } from '../../../src/shared/explain/index.ts';
import { type FaultCode, faults } from '../../../src/shared/model/fault.ts';
import { said, url } from './fixtures/decisions.ts';

describe('forward', () => {
  const answered = { upstream: 'api-1', url, status: 200, address: '127.0.0.1:3001', reusedConnection: true };

  it('says who answered what over which connection', () => {
    expect(said('forward.answered', answered)).toBe(
      'ok Forward: **api-1** answered 200 over a kept-alive connection to `127.0.0.1:3001`',
    );
    expect(said('forward.answered', { ...answered, address: null, reusedConnection: false })).toBe(
      'ok Forward: **api-1** answered 200 over a new connection to `http://localhost:3001`',
    );
  });

  it("warns of an upstream's own error", () => {
    expect(said('forward.answered', { ...answered, status: 503 })).toMatch(
      /^warn Forward: \*\*api-1\*\* answered 503/,
    );
  });

  it('says what failed, where to look first and what was seen', () => {
    const detail = 'connect ECONNREFUSED 127.0.0.1:3001';
    expect(said('forward.failed', { upstream: 'api-1', url, fault: 'upstream.refused', detail })).toBe(
      'error Forward: **api-1** failed. Nothing accepts connections at `http://localhost:3001`: is the service started? Seen: `connect ECONNREFUSED 127.0.0.1:3001`.',
    );
  });

  it('pins the sentence of every fault and names the address in each', () => {
    const codes = Object.keys(faults) as FaultCode[];
    const sentences = codes.map((fault) =>
      said('forward.failed', { upstream: 'api-1', url, fault, detail: '' }),
    );
    expect(new Set(sentences).size).toBe(codes.length);
    for (const sentence of sentences) expect(sentence).toContain(`\`${url}\``);
    expect(sentences.filter((_, index) => codes[index]?.startsWith('upstream.'))).toMatchInlineSnapshot(`
      [
        "error Forward: **api-1** failed. The host name of \`http://localhost:3001\` cannot be resolved: is it spelled right, and does it resolve on this machine?",
        "error Forward: **api-1** failed. Nothing accepts connections at \`http://localhost:3001\`: is the service started?",
        "error Forward: **api-1** failed. There is no way through the network to \`http://localhost:3001\`: is the address right, and the network or VPN up?",
        "error Forward: **api-1** failed. \`http://localhost:3001\` did not accept a connection in time: does the service run, and does a firewall drop the packets?",
        "error Forward: **api-1** failed. The certificate of \`http://localhost:3001\` could not be verified: does tls.ca of the pool name its authority, and tls.serverName a name in it?",
        "error Forward: **api-1** failed. \`http://localhost:3001\` did not accept the certificate it was shown, or was shown none: do tls.cert and tls.key of the pool name one that it accepts?",
        "error Forward: **api-1** failed. The TLS handshake with \`http://localhost:3001\` failed: does the service speak TLS on this port?",
        "error Forward: **api-1** failed. Too many requests wait for a connection to \`http://localhost:3001\`: what makes the service slow, and does something send too much?",
        "error Forward: **api-1** failed. \`http://localhost:3001\` closed the connection before it began to answer: did the service crash or restart on this request?",
        "error Forward: **api-1** failed. \`http://localhost:3001\` answered with something that is not valid HTTP: does an HTTP service listen there, and is the scheme right?",
        "error Forward: **api-1** failed. The response headers from \`http://localhost:3001\` are larger than Doorman accepts: does the service set too many cookies?",
        "error Forward: **api-1** failed. \`http://localhost:3001\` accepted the request but sent no response headers in time: what is the service busy with, and is timeouts.headers of the pool long enough?",
        "error Forward: **api-1** failed. \`http://localhost:3001\` began to answer and then sent nothing more for too long: what does the service wait for, and is timeouts.idle of the pool long enough?",
        "error Forward: **api-1** failed. \`http://localhost:3001\` closed the connection in the middle of the response: did the service crash while it was answering?",
        "error Forward: **api-1** failed. The connection to \`http://localhost:3001\` broke while switching protocols: does the service accept WebSocket connections on this path?",
        "error Forward: **api-1** failed. Neither the client nor \`http://localhost:3001\` sent anything for too long: should one of them send pings, or is timeouts.tunnel of the pool too short?",
        "error Forward: **api-1** failed. \`http://localhost:3001\` was not asked: it is broken on purpose and answers 500: has the demonstration ended? Then mend it in the Upstreams view.",
      ]
    `);
    expect(
      said('forward.failed', { upstream: 'api-1', url, fault: 'engine.internal', detail: 'x is null' }),
    ).toBe(
      `error Forward: **api-1** at \`${url}\` could not be used. ${explainFault('engine.internal').sentence} Seen: \`x is null\`. ${explainFault('engine.internal').advice}`,
    );
  });

  it('says that the protocol was switched', () => {
    expect(said('forward.upgraded', { upstream: 'api-1', url, protocol: 'websocket' })).toBe(
      'ok Forward: **api-1** at `http://localhost:3001` switched to WebSocket',
    );
    expect(said('forward.upgraded', { upstream: 'api-1', url, protocol: 'tls-psk' })).toMatch(
      /switched to tls-psk$/,
    );
  });

  it('says that an upgrade was ignored, and which are allowed', () => {
    expect(said('forward.upgrade_ignored', { route: 'web', protocol: 'h2c', allowed: ['websocket'] })).toBe(
      'info Forward: The client asked to switch to `h2c`, which the upstream was not told: route **web** allows only WebSocket, and its key `upgrades` can name more',
    );
    expect(said('forward.upgrade_ignored', { route: 'web', protocol: 'websocket', allowed: [] })).toMatch(
      /to `WebSocket`.* allows no upgrade/,
    );
  });

  it('says that an upgrade was declined', () => {
    expect(
      said('forward.upgrade_declined', { upstream: 'api-1', url, protocol: 'websocket', status: 426 }),
    ).toBe(
      'warn Forward: **api-1** at `http://localhost:3001` answered 426 instead of switching protocols: does the service accept WebSocket connections on this path?',
    );
  });

  it('says that the client left', () => {
    expect(said('forward.cancelled', { upstream: 'api-1', url })).toBe(
      'warn Forward: The client left before **api-1** had answered in full, so the request to `http://localhost:3001` was cancelled',
    );
  });
});

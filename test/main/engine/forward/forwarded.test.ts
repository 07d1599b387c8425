import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRanges } from '../../../../src/main/engine/addresses.ts';
import { believedClient, clientOrigin, setForwarded } from '../../../../src/main/engine/forward/forwarded.ts';
import { nodeAddress, parseForwarded } from '../../../../src/main/engine/forward/forwarded-elements.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import type { ConnectionFacts } from '../../../../src/main/engine/pipeline/context.ts';

const trusted = compileRanges(['10.0.0.0/8', 'fd00::/8']);
const nobody = compileRanges([]);

const client = (peer: string, ...fields: string[]) => believedClient(peer, new HeaderList(fields), trusted);

const connection = (peerAddress: string): ConnectionFacts => ({
  listener: 'web',
  port: 8443,
  scheme: 'http',
  peerAddress,
  tls: null,
});

function forwarded(peer: string, fields: string[] = [], ranges = trusted) {
  const outgoing = new HeaderList();
  setForwarded(outgoing, new HeaderList(fields), connection(peer), 'shop.localhost:8443', ranges);
  return Object.fromEntries(outgoing.entries());
}

const origin = (peer: string, ...fields: string[]) =>
  clientOrigin(connection(peer), 'inner.localhost', new HeaderList(fields), trusted);

describe('the client that is believed', () => {
  it('is the peer where it is not a trusted proxy, whatever it says', () => {
    expect(client('192.0.2.1', 'X-Forwarded-For', '6.6.6.6', 'Forwarded', 'for=6.6.6.6')).toBe('192.0.2.1');
  });

  it('is the first from the right that is not a trusted proxy', () => {
    expect(client('10.0.0.1', 'X-Forwarded-For', '6.6.6.6, 192.0.2.7, 10.0.0.3')).toBe('192.0.2.7');
  });

  it('is found over several lines of the field, which are one list', () => {
    expect(client('10.0.0.1', 'x-forwarded-for', '192.0.2.7', 'X-Forwarded-For', '10.0.0.3')).toBe(
      '192.0.2.7',
    );
  });

  it.each(['unknown', '_hidden', 'junk', '', '999.1.1.1', 'shop.localhost', '192.0.2.7;x'])(
    'is the last trusted proxy before an entry that is no address: %j',
    (junk) => {
      expect(client('10.0.0.1', 'X-Forwarded-For', `192.0.2.7, ${junk}, 10.0.0.3`)).toBe('10.0.0.3');
      expect(client('10.0.0.1', 'X-Forwarded-For', junk)).toBe('10.0.0.1');
    },
  );

  it.each([
    ['192.0.2.7:4711', '192.0.2.7'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['"[2001:db8::1]:4711"', '2001:db8::1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
  ])('is read from %s', (entry, address) => {
    expect(client('10.0.0.1', 'X-Forwarded-For', entry)).toBe(address);
  });

  it('is read from Forwarded where there is no X-Forwarded-For', () => {
    const field = 'for="[2001:db8::1]:4711";proto=https;host="a,b", for=10.0.0.3';
    expect(client('10.0.0.1', 'Forwarded', field)).toBe('2001:db8::1');
    expect(client('10.0.0.1', 'Forwarded', field, 'X-Forwarded-For', '192.0.2.7')).toBe('192.0.2.7');
    expect(client('10.0.0.1', 'Forwarded', 'for=192.0.2.7, proto=https')).toBe('10.0.0.1');
  });

  it('is an address for any bytes that a proxy passes on', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary-ascii' })),
        fc.constantFrom('X-Forwarded-For', 'Forwarded'),
        (lines, name) => {
          const found = client('10.0.0.1', ...lines.flatMap((line) => [name, line]));
          expect(nodeAddress(found)).toBe(found);
        },
      ),
    );
  });
});

describe('the fields of forwarding', () => {
  it('quote an IPv6 address in Forwarded and leave it bare in X-Forwarded-For', () => {
    const fields = forwarded('2001:db8::1');
    expect(fields.Forwarded).toBe('for="[2001:db8::1]";host="shop.localhost:8443";proto=http');
    expect(fields['X-Forwarded-For']).toBe('2001:db8::1');
  });

  it('call a peer whose address is gone unknown', () => {
    expect(forwarded('')).toMatchObject({
      'X-Forwarded-For': 'unknown',
      Forwarded: 'for=unknown;host="shop.localhost:8443";proto=http',
    });
  });

  it('of an untrusted peer are replaced', () => {
    const made = ['X-Forwarded-For', '6.6.6.6', 'X-Forwarded-Host', 'evil', 'Forwarded', 'for=6.6.6.6'];
    expect(forwarded('192.0.2.1', made)).toEqual(forwarded('192.0.2.1'));
    expect(forwarded('10.0.0.1', made, nobody)).toEqual(forwarded('10.0.0.1', [], nobody));
  });

  it('of a trusted peer grow by this hop, several lines made one', () => {
    const fields = forwarded('10.0.0.1', [
      'X-Forwarded-For',
      '192.0.2.7',
      'x-forwarded-for',
      '10.0.0.3',
      'Forwarded',
      'for=192.0.2.7',
      'forwarded',
      'for=10.0.0.3',
    ]);
    expect(fields['X-Forwarded-For']).toBe('192.0.2.7, 10.0.0.3, 10.0.0.1');
    expect(fields.Forwarded).toBe(
      'for=192.0.2.7, for=10.0.0.3, for=10.0.0.1;host="shop.localhost:8443";proto=http',
    );
  });

  it('about the client’s own request are passed on as a trusted peer gave them, lists whole', () => {
    const fields = forwarded('10.0.0.1', [
      'X-Forwarded-Host',
      'shop.example',
      'X-Forwarded-Host',
      'edge.internal',
      'X-Forwarded-Proto',
      'https',
      'X-Forwarded-Port',
      '443',
    ]);
    expect(fields).toMatchObject({
      'X-Forwarded-Host': 'shop.example, edge.internal',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Port': '443',
    });
  });

  it('can be read back by whoever is next', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (peer) => {
        const [element] = parseForwarded(forwarded(peer, [], nobody).Forwarded ?? '');
        expect(element?.get('host')).toBe('shop.localhost:8443');
        expect(nodeAddress(element?.get('for') ?? '')).toBe(nodeAddress(peer));
      }),
    );
  });
});

describe('the address that the client used', () => {
  it('is that of the connection where the peer is not trusted', () => {
    expect(origin('192.0.2.1', 'X-Forwarded-Host', 'evil.example', 'X-Forwarded-Proto', 'https')).toEqual({
      scheme: 'http',
      authority: 'inner.localhost',
    });
  });

  it('is the first of a list: that of the outermost proxy', () => {
    expect(
      origin(
        '10.0.0.1',
        'X-Forwarded-Host',
        'shop.example:8443, edge.internal',
        'X-Forwarded-Proto',
        'HTTPS,http',
      ),
    ).toEqual({ scheme: 'https', authority: 'shop.example:8443' });
  });

  it('is read from Forwarded where the others are absent', () => {
    expect(
      origin('10.0.0.1', 'Forwarded', 'for=1.2.3.4;Host="shop.example:8443";proto=https, for=10.0.0.2'),
    ).toEqual({
      scheme: 'https',
      authority: 'shop.example:8443',
    });
  });

  it('is not taken from what is no host and no scheme', () => {
    expect(origin('10.0.0.1', 'X-Forwarded-Host', 'a/b@c', 'X-Forwarded-Proto', 'gopher')).toEqual({
      scheme: 'http',
      authority: 'inner.localhost',
    });
  });
});

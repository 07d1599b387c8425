import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  constraintsFor,
  InvalidExtraNameError,
  isPermitted,
  isWithinConstraints,
  localNames,
  parseName,
} from '../../../src/main/certificates/names.ts';

describe('parseName', () => {
  test.each([
    ['Hello.LOCALHOST', 'hello.localhost'],
    ['hello.localhost.', 'hello.localhost'],
    ['my_app.test', 'my_app.test'],
    ['bücher.test', 'xn--bcher-kva.test'],
    ['BÜCHER.test', 'xn--bcher-kva.test'],
    ['a。test', 'a.test'],
  ])('writes the name %s as %s', (text, expected) => {
    expect(parseName(text)).toEqual({ kind: 'dns', text: expected });
  });

  test.each([
    ['127.0.0.1', '127.0.0.1', 4],
    ['::1', '::1', 16],
    ['[::1]', '::1', 16],
    ['0:0:0:0:0:0:0:1', '::1', 16],
    ['FD00:0000::00AB', 'fd00::ab', 16],
    ['::ffff:10.0.0.1', '10.0.0.1', 4],
    ['::FFFF:0a00:0001', '10.0.0.1', 4],
  ])('writes the address %s as %s', (text, expected, octets) => {
    const parsed = parseName(text);
    expect(parsed).toMatchObject({ kind: 'address', text: expected });
    expect(parsed.kind === 'address' && parsed.address.octets.length).toBe(octets);
  });

  test.each([
    ['', 'is empty'],
    ['.', 'host name'],
    ['..', 'host name'],
    ['a..test', 'host name'],
    ['.test', 'host name'],
    ['*.localhost', 'wildcard'],
    ['-a.test', 'hyphen'],
    ['a-.test', 'hyphen'],
    [`${'a'.repeat(64)}.test`, '1 to 63'],
    [`${'a.'.repeat(125)}test`, 'longer than 253'],
    ['a'.repeat(2_000), 'longer than 253'],
    ['a b.test', 'characters'],
    ['a\0.test', 'characters'],
    ['a\n.test', 'characters'],
    ['a%2etest', 'characters'],
    ['é/x.test', 'characters'],
    ['é@example.com', 'characters'],
    ['hello.test:8443', 'characters'],
    ['https://hello.test', 'characters'],
    ['127.1', 'number'],
    ['0x7f.1', 'number'],
    ['256.256.256.256', 'number'],
    ['１２７.０.０.１', 'number'],
    ['1.2.3.4.', 'number'],
    ['fe80::1%eth0', 'characters'],
    ['[fe80::1%eth0]', 'characters'],
    ['::1::', 'characters'],
  ])('refuses %j', (text, reason) => {
    const parsed = parseName(text);
    expect(parsed.kind).toBe('invalid');
    expect(parsed.kind === 'invalid' && parsed.reason).toContain(reason);
  });

  test('has one normal form: what it returns comes back unchanged', () => {
    const input = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: 'binary' }),
      fc.webAuthority(),
    );
    fc.assert(
      fc.property(input, (text) => {
        const parsed = parseName(text);
        fc.pre(parsed.kind !== 'invalid');
        expect(parseName(parsed.text)).toEqual(parsed);
        expect(parsed.text).toMatch(/^[a-z0-9._:-]+$/);
      }),
    );
  });

  test('reads every way to write an address as the same octets', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (values) => {
        fc.pre(values.slice(0, 5).some((value) => value !== 0));
        const long = values.map((value) => value.toString(16).padStart(4, '0')).join(':');
        const parsed = parseName(long.toUpperCase());
        const octets = values.flatMap((value) => [value >> 8, value & 0xff]);
        expect(parsed.kind === 'address' && [...parsed.address.octets]).toEqual(octets);
      }),
    );
  });
});

describe('isPermitted', () => {
  test.each([
    'localhost',
    'hello.localhost',
    'a.b.c.test',
    'service.internal',
    'router.home.arpa',
    'printer.local',
    '127.0.0.1',
    '127.255.255.255',
    '::1',
    '10.1.2.3',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.178.20',
    '169.254.1.1',
    'fc00::1',
    'fdff::1',
    'fe80::1',
    'febf::1',
  ])('permits %s', (name) => {
    expect(isPermitted(name, [])).toBe(true);
  });

  test.each([
    'example.com',
    'notlocalhost',
    'localhost.example.com',
    'arpa',
    'in-addr.arpa',
    'com',
    '8.8.8.8',
    '126.255.255.255',
    '128.0.0.0',
    '11.0.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '169.253.0.0',
    '::',
    '::2',
    '2001:db8::1',
    'fbff::1',
    'fe00::1',
    'fe7f::1',
    'fec0::1',
    '*.localhost',
    '',
  ])('does not permit %j', (name) => {
    expect(isPermitted(name, [])).toBe(false);
  });

  test('permits a name of tls.names and every name below it, and none beside it', () => {
    const extra = ['Dev.Example.com', '.corp.example'];
    expect(isPermitted('dev.example.com', extra)).toBe(true);
    expect(isPermitted('a.b.dev.example.com.', extra)).toBe(true);
    expect(isPermitted('wiki.corp.example', extra)).toBe(true);
    expect(isPermitted('example.com', extra)).toBe(false);
    expect(isPermitted('mydev.example.com', extra)).toBe(false);
  });

  test('permits no public address and no public name, whatever its shape', () => {
    const { ranges } = constraintsFor([]);
    const publicName = fc.domain().filter((name) => !localNames.includes(name.split('.').at(-1) ?? ''));
    fc.assert(fc.property(publicName, (name) => !isPermitted(name, [])));
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        const [first = 0, second = 0] = text.split('.').map(Number);
        const isLocal =
          first === 127 ||
          first === 10 ||
          (first === 172 && second >= 16 && second < 32) ||
          (first === 192 && second === 168) ||
          (first === 169 && second === 254);
        expect(isWithinConstraints({ names: [], ranges }, parseName(text))).toBe(isLocal);
      }),
    );
  });
});

describe('constraintsFor', () => {
  test.each(['*.example.com', '203.0.113.7', 'not a name', ''])(
    'refuses the entry %j of tls.names, naming it and what to write',
    (value) => {
      expect(() => constraintsFor([value])).toThrow(InvalidExtraNameError);
      expect(() => constraintsFor([value])).toThrow(JSON.stringify(value));
      expect(() => constraintsFor([value])).toThrow('Write a host name such as');
    },
  );

  test('lists a name once', () => {
    expect(constraintsFor(['test', 'a.example', 'A.example.']).names).toEqual([...localNames, 'a.example']);
  });
});

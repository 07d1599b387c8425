import { describe, expect, it } from 'vitest';
import { planChains, TargetError, urlOf } from '../../../src/main/doctor/chain-plan.ts';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';
import { doctorChainLimit } from '../../../src/shared/model/doctor.ts';
import { checked } from '../../helpers/run-engine.ts';

const respond = { respond: { status: 200 } };
const config: ConfigInput = {
  version: 1,
  listeners: [
    { id: 'web', port: 8443 },
    { id: 'plain', port: 80, tls: 'off' },
  ],
  routes: [
    { id: 'api', listeners: ['web'], match: { hosts: ['shop.localhost'], paths: ['/api/*'] }, to: respond },
    { id: 'shop', match: { hosts: ['shop.localhost', '*.shop.localhost', '~^x[0-9]+$'] }, to: respond },
    { id: 'docs', listeners: ['web'], match: { hosts: ['docs.test'], paths: ['/guide/*'] }, to: respond },
  ],
};

const urls = (target: string | null, input: ConfigInput = config, ports = new Map<string, number>()) =>
  planChains(
    checked(input),
    [...ports].map(([id, port]) => ({ id, port })),
    target,
  ).chains.map((chain) => `${chain.listener ?? '-'} ${urlOf(chain)}`);

describe('everything', () => {
  it('is every host on every listener that a route of it is for, patterns by a sample', () => {
    expect(urls(null)).toEqual([
      'web https://shop.localhost:8443/',
      'web https://doorman-check.shop.localhost:8443/',
      'web https://docs.test:8443/guide/',
      'plain http://shop.localhost/',
      'plain http://doorman-check.shop.localhost/',
    ]);
    expect(planChains(checked(config), [], null).patternsLeftOut).toEqual(['~^x[0-9]+$']);
  });

  it('takes the port that a listener really has', () => {
    const input: ConfigInput = {
      ...config,
      listeners: [
        { id: 'web', port: 0 },
        { id: 'plain', port: 80, tls: 'off' },
      ],
    };
    expect(urls(null, input, new Map([['web', 40_001]]))[0]).toBe('web https://shop.localhost:40001/');
  });

  it('looks at a route for every host under the address of the listener', () => {
    const input: ConfigInput = {
      version: 1,
      listeners: [
        { id: 'all', port: 8080, tls: 'off', bind: '0.0.0.0' },
        { id: 'six', port: 8081, tls: 'off', bind: '::1' },
      ],
      routes: [{ id: 'any', to: respond }],
    };
    expect(urls(null, input)).toEqual(['all http://localhost:8080/', 'six http://[::1]:8081/']);
  });

  it('is bounded, and what is left out is counted', () => {
    const hosts = Array.from({ length: 100 }, (_, index) => `s${index}.localhost`);
    const plan = planChains(
      checked({
        version: 1,
        listeners: [{ id: 'web', port: 1 }],
        routes: [{ id: 'a', match: { hosts }, to: respond }],
      }),
      [],
      null,
    );
    expect(plan.chains).toHaveLength(doctorChainLimit);
    expect(plan.chainsLeftOut).toBe(100 - doctorChainLimit);
  });
});

describe('a target', () => {
  it.each([
    ['shop.localhost', ['web https://shop.localhost:8443/', 'plain http://shop.localhost/']],
    ['Shop.LOCALHOST:8443', ['web https://shop.localhost:8443/']],
    ['https://shop.localhost:8443/cart?a=1', ['web https://shop.localhost:8443/cart?a=1']],
    ['docs.test', ['web https://docs.test:8443/guide/']],
    ['unknown.test', ['web https://unknown.test:8443/']],
    ['http://shop.localhost', ['plain http://shop.localhost/']],
    ['http://shop.localhost:8443', ['web http://shop.localhost:8443/']],
    ['https://shop.localhost', ['- https://shop.localhost/']],
    ['[::1]:8443', ['web https://[::1]:8443/']],
    ['wss://shop.localhost:8443/live', ['web https://shop.localhost:8443/live']],
  ])('%s leads to %j', (target, expected) => {
    expect(urls(target)).toEqual(expected);
  });

  it.each(['ftp://shop.localhost', '', 'a b', 'http://', 'shop.localhost:99999'])(
    '%j is refused',
    (target) => {
      expect(() => urls(target)).toThrow(TargetError);
    },
  );
});

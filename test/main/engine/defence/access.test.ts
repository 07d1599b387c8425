import { afterEach, describe, expect, it } from 'vitest';
import { compileAccess } from '../../../../src/main/engine/defence/access-list.ts';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { explain, toText } from '../../../../src/shared/explain/index.ts';
import { ask } from '../../../helpers/ask.ts';
import { answeringUpstream, Closers } from '../../../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

type RouteInput = NonNullable<ConfigInput['routes']>[number];
type ListenerInput = Partial<NonNullable<ConfigInput['listeners']>[number]>;

async function run(
  listener: ListenerInput,
  route: Partial<RouteInput> = {},
  gateway: ListenerInput = {},
): Promise<RunningEngine & { readonly upstream: Awaited<ReturnType<typeof answeringUpstream>> }> {
  const upstream = await answeringUpstream(closers);
  const engine = await runEngine({
    version: 1,
    listeners: [
      { id: 'web', bind: '127.0.0.1', port: 0, tls: 'off', ...listener },
      { id: 'gateway', bind: '127.0.0.1', port: 0, tls: 'off', ...gateway },
    ],
    routes: [
      { id: 'shop', listeners: ['web'], to: { pool: 'p' }, ...route },
      { id: 'behind', listeners: ['gateway'], to: { pool: 'p' } },
    ],
    pools: [{ id: 'p', upstreams: [{ id: 'u', url: upstream.url }] }],
  });
  closers.add(engine.stop);
  return { ...engine, upstream };
}

const second = { localAddress: '127.0.0.2' };

describe('allow and deny', () => {
  it('of a listener refuse with 403 before any route is looked at, and say which entry it was', async () => {
    const engine = await run({ deny: ['127.0.0.2', '10.0.0.0/8'] });
    expect((await ask(engine.port('web'))).status).toBe(200);
    const refused = await ask(engine.port('web'), second);
    expect(refused.status).toBe(403);
    expect(refused.text).not.toContain('127.0.0.2');
    const [, exchange] = await engine.finished(2);
    expect(exchange?.summary).toMatchObject({ route: null, status: 403, fault: 'request.denied' });
    expect(exchange?.decisions.map((decision) => toText(explain(decision)))).toContain(
      'Defence: Refused: 127.0.0.2 is in 127.0.0.2/32, which listener web denies',
    );
  });

  it('of a route let in only who is allowed, without asking the upstream', async () => {
    const engine = await run({}, { allow: ['127.0.0.1/32'] });
    expect((await ask(engine.port('web'))).status).toBe(200);
    expect((await ask(engine.port('web'), second)).status).toBe(403);
    expect(engine.upstream.received).toHaveLength(1);
    const [, exchange] = await engine.finished(2);
    const decision = exchange?.decisions.find(({ stage }) => stage === 'defence');
    expect(decision).toMatchObject({
      code: 'defence.not_allowed',
      evidence: { at: 'route', id: 'shop', client: '127.0.0.2', entries: 1 },
    });
  });

  it('are by the client that a trusted proxy names, whoever the proxy is', async () => {
    const engine = await run({ trustForwardedFrom: ['127.0.0.1/32'], allow: ['192.0.2.0/24'] });
    const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });
    expect((await ask(engine.port('web'), from('192.0.2.1'))).status).toBe(200);
    expect((await ask(engine.port('web'), from('198.51.100.1'))).status).toBe(403);
    expect((await ask(engine.port('web'))).status).toBe(403);
  });

  it('of a listener are for who connects to it: what a route leads on to it has been judged before', async () => {
    const engine = await run({}, { to: { listener: 'gateway' } }, { allow: ['10.0.0.0/8'] });
    expect((await ask(engine.port('web'))).status).toBe(200);
    expect((await ask(engine.port('gateway'))).status).toBe(403);
  });
});

describe('a list of addresses', () => {
  it('lets deny win over allow', () => {
    const list = compileAccess({ allow: ['10.0.0.0/8'], deny: ['10.1.0.0/16'] });
    expect(list?.refusal('10.2.0.1')).toBeNull();
    expect(list?.refusal('10.1.2.3')).toEqual({ code: 'defence.denied', range: '10.1.0.0/16' });
    expect(list?.refusal('192.0.2.1')).toEqual({ code: 'defence.not_allowed', entries: 1 });
  });

  it('takes an IPv4 address mapped into IPv6 for that IPv4 address', () => {
    const list = compileAccess({ allow: [], deny: ['192.0.2.0/24', '2001:db8::/32'] });
    expect(list?.refusal('::ffff:192.0.2.9')).toMatchObject({ range: '192.0.2.0/24' });
    expect(list?.refusal('2001:db8:9::1')).toMatchObject({ range: '2001:db8::/32' });
    expect(list?.refusal('fe80::1%eth0')).toBeNull();
  });

  it('lets nobody in by something that is no address', () => {
    expect(compileAccess({ allow: ['0.0.0.0/0'], deny: [] })?.refusal('')).not.toBeNull();
  });

  it('is none where nothing is listed', () => {
    expect(compileAccess({ allow: [], deny: [] })).toBeNull();
  });
});

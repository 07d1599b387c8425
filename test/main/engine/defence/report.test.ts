import { afterEach, describe, expect, it } from 'vitest';
import { ClientLedger, ledgerLimit } from '../../../../src/main/engine/defence/client-ledger.ts';
import { defenceClientLimit } from '../../../../src/shared/model/defence.ts';
import { epochMilliseconds } from '../../../../src/shared/model/units.ts';
import { ask } from '../../../helpers/ask.ts';
import { Closers, eventually } from '../../../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const reports = ({ messages }: RunningEngine) =>
  messages.flatMap((message) => (message.kind === 'defence' ? [message.report] : []));

describe('the report of the defence', () => {
  it('is sent only while somebody looks, and tells of refusals from before', async () => {
    const engine = await runEngine({
      version: 1,
      listeners: [{ id: 'web', bind: '127.0.0.1', port: 0, tls: 'off' }],
      routes: [
        {
          id: 'hello',
          to: { respond: { body: 'hello' } },
          limits: { rate: { requests: 1, per: '1h' } },
          deny: ['127.0.0.2'],
        },
      ],
    });
    closers.add(engine.stop);
    await ask(engine.port('web'));
    await ask(engine.port('web'));
    await ask(engine.port('web'), { localAddress: '127.0.0.2' });
    expect(reports(engine)).toEqual([]);
    engine.engine.setDefenceWatched(true);
    const [report] = reports(engine);
    const refusals = report?.clients.map(({ client, refused }) => [client, refused] as const);
    expect(refusals?.toSorted(([one], [other]) => (one < other ? -1 : 1))).toEqual([
      ['127.0.0.1', { denied: 0, notAllowed: 0, rateExceeded: 1, connections: 0 }],
      ['127.0.0.2', { denied: 1, notAllowed: 0, rateExceeded: 0, connections: 0 }],
    ]);
    expect(report?.rules).toMatchObject([
      { kind: 'connections', listener: 'web', perClient: 256 },
      { kind: 'access', at: 'route', id: 'hello', deny: 1, denied: 1 },
      { kind: 'rate', route: 'hello', requests: 1, per: 3_600_000, buckets: 1, refused: 1 },
    ]);
    await ask(engine.port('web'), { localAddress: '127.0.0.3' });
    await eventually(() =>
      reports(engine).some(({ clients }) =>
        clients.some(({ client, perSecond }) => client === '127.0.0.3' && perSecond > 0),
      ),
    );
    engine.engine.setDefenceWatched(false);
    const sent = reports(engine).length;
    await ask(engine.port('web'));
    expect(reports(engine)).toHaveLength(sent);
  });
});

describe('the ledger of clients', () => {
  const ledger = () => new ClientLedger(() => epochMilliseconds(1));
  const address = (index: number) => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

  it('remembers so many, and forgets the one that was seen longest ago', () => {
    const clients = ledger();
    for (let index = 0; index < ledgerLimit; index += 1) clients.seen(address(index));
    clients.refused(address(0), 'denied');
    clients.refused(address(ledgerLimit), 'denied');
    const listed = clients.list(new Map());
    expect(listed.clients).toHaveLength(defenceClientLimit);
    expect(listed.clientsLeftOut).toBe(ledgerLimit - defenceClientLimit);
    expect(listed.clients.slice(0, 2).map(({ client }) => client)).toEqual([
      address(0),
      address(ledgerLimit),
    ]);
  });

  it('lists those that only have connections, and counts a network of 64 bits as one client', () => {
    const clients = ledger();
    clients.seen('2001:db8::1');
    clients.seen('2001:db8::2');
    clients.measure(1_000_000);
    const { clients: listed } = clients.list(new Map([['127.0.0.1', 3]]));
    expect(
      listed.map(({ client, connections, perSecond, lastSeen }) => [
        client,
        connections,
        perSecond,
        lastSeen,
      ]),
    ).toEqual([
      ['127.0.0.1', 3, 0, null],
      ['20010db800000000/64', 0, 2, 1],
    ]);
  });
});

import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';
import { applyFix } from '../../../src/shared/edit/apply-fix.ts';
import { explainFinding } from '../../../src/shared/explain/doctor/index.ts';
import { examine, findingOf, onlyChain, patient, troubles } from './examine.ts';
import { deadPort, html, inFrontOf, origin } from './servers.ts';

describe('ports', () => {
  it('another process has it, and is named; the free port that is offered works', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => squatter.close(() => resolve())));
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { url } = await origin(html(''));
    const input: ConfigInput = { ...inFrontOf(url), listeners: [{ id: 'web', port, tls: 'off' }] };
    const { subject } = await patient(input);
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toContain('failed port.taken');
    const { holder } = findingOf(chain, 'port.taken').evidence;
    // Where /proc is, the program is known: it is this one.
    if (process.platform === 'linux') expect(holder).toMatchObject({ pid: process.pid });
    expect(chain.steps.find(({ step }) => step === 'http')?.findings[0]?.code).toBe('step.skipped');
    const free = await deadPort();
    const fix = { change: 'listener.port', listener: 'web', port: free } as const;
    const mended = await patient(applyFix(input, fix) as ConfigInput);
    expect(onlyChain(await examine(mended.subject)).result).toBe('ok');
  });

  it('the system keeps it for root: every way of this system is offered, with its undo', async () => {
    const { subject } = await patient(inFrontOf('http://127.0.0.1:1', { tls: 'off' }));
    const [listener] = subject.listeners;
    if (listener === undefined) throw new Error('There is a listener.');
    const denied = { ...listener, state: 'failed', errorCode: 'EACCES', port: 443, freePort: 8443 } as const;
    const chain = onlyChain(
      await examine(
        { ...subject, listeners: [denied] },
        {
          world: {
            portFacts: () =>
              Promise.resolve({
                platform: 'linux',
                release: '6.1.0',
                isRoot: false,
                firstUnprivilegedPort: 1024,
                program: '/usr/bin/node',
                isElectron: false,
                redirectTool: 'nft',
              }),
          },
        },
      ),
    );
    expect(troubles(chain)).toContain('failed port.denied');
    const { fixes } = explainFinding(findingOf(chain, 'port.denied'));
    expect(fixes.map(({ kind }) => kind)).toEqual(['config', 'command', 'command', 'command']);
    const withoutUndo = fixes.filter((fix) => fix.kind === 'command' && fix.undo.length === 0);
    expect(withoutUndo).toEqual([]);
  });

  it('Doorman is not running: what can be looked at without it still is', async () => {
    const port = await deadPort();
    const input: ConfigInput = {
      ...inFrontOf(`http://127.0.0.1:${await deadPort()}`),
      listeners: [{ id: 'web', port, tls: 'off' }],
    };
    const { subject } = await patient({ version: 1 });
    const { config } = (await patient({ ...input, listeners: [{ id: 'web', port: 0, tls: 'off' }] })).subject;
    const stopped = {
      ...subject,
      config: { ...config, listeners: config.listeners.map((one) => ({ ...one, port })) },
      running: false,
      listeners: [],
      testRoutes: null,
    };
    const chain = onlyChain(await examine(stopped));
    expect(troubles(chain)).toEqual([
      'failed address.refused',
      'failed port.doorman_stopped',
      'failed upstream.nothing_listening',
    ]);
    expect(explainFinding(findingOf(chain, 'port.doorman_stopped')).fixes).toMatchObject([
      { commands: ['doorman serve'] },
    ]);
  });

  it('a URL is asked for whose port is none of Doorman’s, and the right one is offered', async () => {
    const other = await origin(html(''));
    const { url } = await origin(html(''));
    const { subject, engine } = await patient(inFrontOf(url, { tls: 'off' }));
    const chain = onlyChain(await examine(subject, { target: `http://shop.localhost:${other.port}/` }));
    expect(troubles(chain)).toContain('failed port.no_listener');
    expect(findingOf(chain, 'port.no_listener').evidence.url).toBe(
      `http://shop.localhost:${engine.port('web')}/`,
    );
  });

  it('only one family is listened on, and the fix that is offered works', async () => {
    const { url } = await origin(html(''));
    const input: ConfigInput = {
      ...inFrontOf(url),
      listeners: [{ id: 'web', port: 0, tls: 'off', bind: '127.0.0.1' }],
    };
    const { subject } = await patient(input);
    const chain = onlyChain(await examine(subject));
    expect(troubles(chain)).toEqual(['warn address.one_family']);
    const fix = { change: 'listener.bind', listener: 'web', bind: 'localhost' } as const;
    expect(explainFinding(findingOf(chain, 'address.one_family')).fixes).toMatchObject([{ fix }]);
    const mended = await patient(applyFix(input, fix) as ConfigInput);
    expect(onlyChain(await examine(mended.subject)).result).toBe('ok');
  });
});

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDoctorRuns } from '../../../src/main/host/doctor-runs.ts';
import type { DoctorReport } from '../../../src/shared/model/doctor.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { runHost } from '../../helpers/start-host.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { answering, upstream } from './serving.ts';

type Client = Awaited<ReturnType<typeof runHost>>['client'];

/** Reports of runs, in order, until one has ended. */
function reportsOf(client: Client): { readonly all: DoctorReport[]; readonly ended: Promise<DoctorReport> } {
  const all: DoctorReport[] = [];
  const ended = new Promise<DoctorReport>((resolve) => {
    client.subscribe('doctor', {
      onEvent(report) {
        all.push(report);
        if (report.state !== 'running') resolve(report);
      },
    });
  });
  return { all, ended };
}

describe('the doctor of a running host', () => {
  it('looks at the listeners and routes that run, over TLS with the real authority', async () => {
    const url = await upstream('<title>shop</title>');
    const { client, until } = await runHost({
      config: {
        version: 1,
        listeners: [{ id: 'web', port: 0 }],
        routes: [{ id: 'shop', match: { hosts: ['localhost'] }, to: { pool: 'shop' } }],
        pools: [{ id: 'shop', upstreams: [{ id: 'dev', url }] }],
      },
    });
    const status = await until(({ listeners }) => listeners.some(({ state }) => state === 'open'));
    const reports = reportsOf(client);
    const { id } = await client.call('doctor.run', {});
    const report = await reports.ended;
    expect(report).toMatchObject({ id, state: 'finished', running: true, target: null });
    const [chain] = report.chains;
    expect(chain?.url).toBe(`https://localhost:${status.listeners[0]?.port}/`);
    expect(chain?.steps.map(({ step, result }) => `${step} ${result}`)).toEqual([
      'name ok',
      // A machine whose hosts file has localhost for one family alone still reaches the listener.
      'address ok',
      'port ok',
      'tls ok',
      'route ok',
      'upstream ok',
      'http ok',
    ]);
  });

  it('refuses what is neither a name nor a URL', async () => {
    const { client } = await runHost({ config: { version: 1 } });
    await expect(client.call('doctor.run', { target: 'ftp://a' })).rejects.toMatchObject({
      code: 'call.invalid_params',
      message: expect.stringContaining("'ftp://a' is neither a host name nor a URL"),
    });
  });

  it('has nothing to look at without routes', async () => {
    const { client } = await runHost({ config: { version: 1 } });
    const reports = reportsOf(client);
    await client.call('doctor.run', {});
    expect(await reports.ended).toMatchObject({ state: 'finished', chains: [] });
  });
});

describe('runs of the doctor', () => {
  const report = (id: string, change: Partial<DoctorReport> = {}): DoctorReport => ({
    id,
    target: null,
    running: true,
    startedAt: epochMilliseconds(1),
    finishedAt: null,
    state: 'running',
    problem: null,
    chains: [],
    chainsLeftOut: 0,
    patternsLeftOut: [],
    ...change,
  });

  function runs() {
    const begun: { id: string; signal: AbortSignal; end(change: Partial<DoctorReport>): void }[] = [];
    const seen: DoctorReport[] = [];
    const errors: unknown[] = [];
    const doctor = createDoctorRuns({
      subject: () => ({}) as never,
      onReport: (one) => seen.push(one),
      onError: (error) => errors.push(error),
      run: ({ id, signal, onProgress }) => {
        onProgress(report(id));
        const { promise, resolve } = Promise.withResolvers<DoctorReport>();
        begun.push({
          id,
          signal,
          end(change) {
            const last = report(id, change);
            onProgress(last);
            resolve(last);
          },
        });
        return promise;
      },
    });
    return { doctor, begun, seen, errors };
  }

  it('are one at a time: a new one cancels the one before, of which nothing is heard any more', () => {
    const { doctor, begun, seen } = runs();
    doctor.start(null, {});
    const second = doctor.start('shop.localhost', {});
    expect(begun[0]?.signal.aborted).toBe(true);
    begun[0]?.end({ state: 'cancelled' });
    expect(seen).toEqual([]);
    begun[1]?.end({ state: 'finished' });
    expect(seen.map(({ id, state }) => [id, state])).toEqual([[second, 'finished']]);
    expect(doctor.latest()?.id).toBe(second);
    doctor.close();
  });

  it('are cancelled by their id, and then say so themselves', () => {
    const { doctor, begun, seen } = runs();
    const id = doctor.start(null, {});
    doctor.cancel('another');
    expect(begun[0]?.signal.aborted).toBe(false);
    doctor.cancel(id);
    expect(begun[0]?.signal.aborted).toBe(true);
    begun[0]?.end({ state: 'cancelled' });
    expect(seen.map(({ state }) => state)).toEqual(['cancelled']);
    doctor.close();
  });

  it('that fail themselves say why', async () => {
    const seen: DoctorReport[] = [];
    const errors: unknown[] = [];
    const doctor = createDoctorRuns({
      subject: () => ({}) as never,
      onReport: (one) => seen.push(one),
      onError: (error) => errors.push(error),
      run: () => Promise.reject(new Error('out of sockets')),
    });
    doctor.start(null, {});
    await Promise.resolve();
    expect(seen).toMatchObject([{ state: 'failed', problem: 'The doctor itself failed: out of sockets' }]);
    expect(errors).toHaveLength(1);
  });
});

describe('the hosts file', () => {
  it('is planned, and written on the file that was shown', async () => {
    const directory = await temporaryDirectory();
    const hostsPath = join(directory, 'hosts');
    await writeFile(hostsPath, '127.0.0.1 localhost\n10.0.0.7 staging.test\n');
    const { client } = await runHost({ config: { version: 1, routes: [answering('a')] }, hostsPath });
    const change = { kind: 'add', names: ['shop.test'] } as const;
    const plan = await client.call('names.plan', { change });
    expect(plan).toMatchObject({ path: hostsPath, elevation: 'direct', conflicts: [] });
    expect(await client.call('names.apply', { change, revision: plan.revision })).toMatchObject({
      state: 'written',
    });
    expect(await readFile(hostsPath, 'utf8')).toContain('::1 shop.test\n');
    await expect(client.call('names.apply', { change, revision: plan.revision })).rejects.toMatchObject({
      code: 'names.refused',
      message: expect.stringContaining('has changed since it was shown'),
    });
    const taken = { kind: 'add', names: ['staging.test'] } as const;
    const conflict = await client.call('names.plan', { change: taken });
    expect(conflict.conflicts).toHaveLength(1);
    await expect(
      client.call('names.apply', { change: taken, revision: conflict.revision }),
    ).rejects.toMatchObject({ code: 'names.refused' });
  });
});

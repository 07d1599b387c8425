/**
 * How fast Doorman forwards, beside other proxies, in one run and as ratios: the proxy on one core, origin and load on the
 * other. Peers that are not installed are named and left out. `--seconds N` sets the length of each measurement, `--rounds N`
 * how often the whole is repeated (the best of each is taken: other work on the machine can only slow one down).
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCertificate } from './certificate.ts';
import { type LoadResult, loadHttp1, loadHttp2 } from './load.ts';
import { residentMemory } from './memory.ts';
import { startOrigin } from './origin.ts';
import { hasProgram } from './process.ts';
import { caddy } from './proxies/caddy.ts';
import { doorman } from './proxies/doorman.ts';
import { haproxy } from './proxies/haproxy.ts';
import { httpProxy3 } from './proxies/http-proxy-3.ts';
import { nginx } from './proxies/nginx.ts';
import type { Peer } from './proxies/peer.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '4' }, rounds: { type: 'string', default: '2' } },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);

for (const program of ['wrk', 'h2load', 'nginx', 'taskset']) {
  if (!hasProgram(program))
    throw new Error(
      `The benchmark needs ${program}. On Debian: apt-get install wrk nghttp2-client nginx-light`,
    );
}

interface Scenario {
  readonly name: string;
  readonly needsTls: boolean;
  readonly run: (ports: { readonly http: number; readonly https: number }) => Promise<LoadResult>;
}

const http1 = (path: string, connections: number) => (ports: { readonly http: number }) =>
  loadHttp1(`http://127.0.0.1:${ports.http}${path}`, connections, seconds);

const scenarios: readonly Scenario[] = [
  { name: 'HTTP/1.1, 1 KiB', needsTls: false, run: http1('/1k', 64) },
  { name: 'HTTP/1.1, 100 KiB', needsTls: false, run: http1('/100k', 32) },
  { name: 'HTTP/1.1, 10 MiB', needsTls: false, run: http1('/10m', 8) },
  {
    name: 'HTTPS HTTP/1.1, 1 KiB',
    needsTls: true,
    run: ({ https }) => loadHttp1(`https://127.0.0.1:${https}/1k`, 64, seconds),
  },
  {
    name: 'HTTP/2, 1 KiB, 128 streams',
    needsTls: true,
    run: ({ https }) => loadHttp2(https, '/1k', { connections: 4, streams: 32, seconds }),
  },
];

const peers: readonly Peer[] = [doorman('on'), doorman('off'), nginx, haproxy, caddy, httpProxy3];
const directory = mkdtempSync(join(tmpdir(), 'doorman-bench-'));
// nginx gives up root's rights, and must still read its files.
chmodSync(directory, 0o755);
const ports = { origin: 18_080, http: 18_081, https: 18_082 };
const best = new Map<string, Map<string, LoadResult>>();
const memory = new Map<string, number | null>();

const origin = await startOrigin(directory, ports.origin);
try {
  const { certificate, key } = await makeCertificate(join(directory, 'authority'));
  for (const scenario of scenarios.filter(({ needsTls }) => !needsTls)) {
    keep('direct', scenario.name, await scenario.run({ ...ports, http: ports.origin }));
  }
  for (const peer of peers) {
    const missing = peer.missing();
    if (missing !== null) console.log(`${peer.name}: left out, ${missing}`);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const peer of peers.filter((candidate) => candidate.missing() === null)) {
      await measure(peer, certificate, key, round);
    }
  }
} finally {
  await origin.stop();
  rmSync(directory, { recursive: true, force: true });
}

const text = report();
console.log(text);
mkdirSync(join(import.meta.dirname, 'results'), { recursive: true });
writeFileSync(join(import.meta.dirname, 'results/latest.md'), text);

async function measure(peer: Peer, certificate: string, key: string, round: number): Promise<void> {
  const own = join(directory, `${peer.name.replaceAll(/\W+/g, '-')}-${round}`);
  mkdirSync(own);
  const running = await peer.start({
    directory: own,
    originPort: ports.origin,
    httpPort: ports.http,
    httpsPort: ports.https,
    certificate,
    key,
  });
  try {
    await loadHttp1(`http://127.0.0.1:${ports.http}/1k`, 32, 1);
    for (const scenario of scenarios) {
      if (scenario.needsTls && !peer.hasTls) continue;
      const result = await scenario.run(ports);
      console.log(
        `${peer.name} · ${scenario.name}: ${Math.round(result.requestsPerSecond)} requests/s, ${result.errors} errors`,
      );
      keep(peer.name, scenario.name, result);
    }
    memory.set(peer.name, residentMemory(running.pid));
  } finally {
    await running.stop();
  }
}

function keep(peer: string, scenario: string, result: LoadResult): void {
  const results = best.get(peer) ?? new Map<string, LoadResult>();
  best.set(peer, results);
  const before = results.get(scenario);
  if (before === undefined || before.requestsPerSecond < result.requestsPerSecond)
    results.set(scenario, result);
}

/** Requests per second and, behind them, the ratio to Caddy in the same run. */
function report(): string {
  const names = [...best.keys()];
  const cell = (name: string, scenario: string): string => {
    const rate = best.get(name)?.get(scenario)?.requestsPerSecond;
    const reference = best.get('Caddy')?.get(scenario)?.requestsPerSecond;
    if (rate === undefined) return '—';
    const shown = rate < 100 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en');
    return reference === undefined || reference === 0
      ? shown
      : `${shown} (${(rate / reference).toFixed(2)}×)`;
  };
  const rows = scenarios.map(
    ({ name }) => `| ${name} | ${names.map((peer) => cell(peer, name)).join(' | ')} |`,
  );
  const resident = names.map((name) => memory.get(name) ?? '—');
  return `# Requests per second, and the ratio to Caddy in the same run

${type()} ${release()}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${(totalmem() / 1024 ** 3).toFixed(0)} GiB, Node ${process.versions.node}.
The proxy has one core, origin (nginx) and load (wrk, h2load) share another. Best of ${rounds} rounds of ${seconds} s each.

| | ${names.join(' | ')} |
| --- | ${names.map(() => '---:').join(' | ')} |
${rows.join('\n')}
| resident memory afterwards, MiB | ${resident.join(' | ')} |
`;
}

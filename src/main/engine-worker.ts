/** Composition root of the engine's thread: the engine, certificates for it, and its message port. */
import { parentPort, workerData } from 'node:worker_threads';
import {
  type ServedCertificate,
  type ServedCertificates,
  servedCertificateLimit,
} from '../shared/model/authority.ts';
import { epochMilliseconds } from '../shared/model/units.ts';
import type { Leaf } from './certificates/leaf.ts';
import { LeafCache } from './certificates/leaf-cache.ts';
import { loadProvidedCertificate } from './certificates/provided.ts';
import { ProvidedCertificates } from './certificates/provided-certificates.ts';
import { systemClock } from './engine/clock.ts';
import { Engine } from './engine/engine.ts';
import { createHttp1Codec } from './engine/http1/codec.ts';
import type {
  AuthorityMaterial,
  EngineRequests,
  EngineStart,
  FromEngine,
  ToEngine,
} from './engine/protocol.ts';
import type { CertificateSource } from './engine/tls/material.ts';

const port = parentPort;
if (port === null) throw new Error('The engine runs in a worker thread.');

// What `EngineSupervisor` passes; both are of one build.
const start = workerData as EngineStart;
const emit = (message: FromEngine) => port.postMessage(message);

// Built, the files are called otherwise than in the sources.
const isBuilt = import.meta.url.endsWith('.js');
const ownFile = (path: string): URL => new URL(path, import.meta.url);

let leaves = openLeaves(start.authority);

function openLeaves(authority: AuthorityMaterial | null): LeafCache | null {
  if (authority === null) return null;
  return new LeafCache({
    ...authority,
    onRenewed: (leaf) => tellRenewed(servedLeaf(leaf)),
    onRenewalError: (error) =>
      emit({ kind: 'log', level: 'warning', message: `A certificate was not renewed: ${String(error)}` }),
  });
}

const provided = new ProvidedCertificates({
  load: (paths) => loadProvidedCertificate(paths, epochMilliseconds(Date.now())),
  onRenewed: tellRenewed,
});

function tellRenewed({ names, notAfter, path }: ServedCertificate): void {
  const evidence = { names, notAfter, path };
  emit({
    kind: 'event',
    event: { kind: 'certificate.renewed', at: epochMilliseconds(Date.now()), evidence },
  });
}

function servedLeaf({ names, notBefore, notAfter }: Leaf): ServedCertificate {
  return { names, notBefore, notAfter, path: null };
}

function servedCertificates(): ServedCertificates {
  const all = [...(leaves?.list() ?? []).map(servedLeaf), ...provided.list(engine.servedFiles())];
  const items = all.toSorted((one, other) => one.notAfter - other.notAfter).slice(0, servedCertificateLimit);
  return { items, total: all.length };
}

const certificates: CertificateSource = {
  async forName(serverName, localAddress) {
    if (leaves === null) {
      throw new Error(
        'There is no certificate authority to make a certificate with. See the message about the authority.',
      );
    }
    return leaves.forName(serverName, localAddress);
  },
  fromFiles: (cert, key) => provided.read({ cert, key }),
};

const engine = new Engine({
  ...start,
  certificates,
  http1: createHttp1Codec(),
  clock: systemClock,
  optimiseWorker: ownFile(isBuilt ? './optimise.js' : './optimise-worker.ts'),
  emit,
});

async function answer(message: ToEngine): Promise<EngineRequests[keyof EngineRequests]['result']> {
  switch (message.kind) {
    case 'apply':
      return engine.apply(message.params);
    case 'authority':
      leaves = openLeaves(message.params.authority);
      // Without an authority there is nothing to renew with: listeners stay as they are, and their clients refuse them.
      if (leaves !== null) await engine.renewCertificates();
      return null;
    case 'clientTrust':
      await engine.setClientTrust(message.params.clientTrust);
      return null;
    case 'certificates':
      return servedCertificates();
    case 'capture':
      engine.setCapturing(message.params.capturing);
      return null;
    case 'watch':
      engine.setWatched(message.params.watched);
      return null;
    case 'watchDefence':
      engine.setDefenceWatched(message.params.watched);
      return null;
    case 'places':
      engine.setPlaces(message.params.places);
      return null;
    case 'exchanges':
      return engine.listExchanges();
    case 'exchange':
      return engine.getExchange(message.params.id);
    case 'body': {
      const { id, side, offset, length } = message.params;
      return engine.getBody(id, side, offset, length);
    }
    case 'frames': {
      const { id, after, limit } = message.params;
      return engine.getFrames(id, after, limit);
    }
    case 'testRoutes':
      return engine.testRoutes(message.params);
    case 'clear':
      engine.clearExchanges();
      return null;
    case 'control':
      return engine.control(message.params);
    case 'breakpoints':
      engine.setBreakpoints(message.params.breakpoints, message.params.why);
      return null;
    case 'heldMessage':
      return engine.breakpoints.message(message.params.id);
    case 'decideHeld':
      return engine.breakpoints.decide(message.params.id, message.params.action) ? 'done' : 'not_held';
    case 'expectOwn':
      engine.own.expect(message.params.ends);
      return null;
    case 'expectResent':
      return engine.resent.expect(message.params.ends, message.params.of);
    case 'resentBegan':
      return engine.resent.began(message.params.ends);
    case 'forgetResent':
      return engine.resent.forget(message.params.ends);
    case 'sendDirect':
      return engine.sendDirect(message.params);
    case 'cacheOverview':
      return engine.cache.overview();
    case 'cacheList':
      return engine.cache.list(message.params);
    case 'cachePurge':
      return engine.cache.purge(message.params);
    case 'cacheCompare':
      return engine.cache.compare(message.params.entry);
    case 'shutdown':
      await engine.shutdown(message.params.drain);
      return null;
  }
}

port.on('message', (message: ToEngine) => {
  answer(message).then(
    (result) => emit({ kind: 'reply', id: message.id, result }),
    (error: unknown) =>
      emit({
        kind: 'failure',
        id: message.id,
        message: error instanceof Error ? error.message : String(error),
      }),
  );
});

emit({ kind: 'started' });

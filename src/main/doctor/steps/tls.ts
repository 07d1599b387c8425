import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { getCACertificates } from 'node:tls';
import { expiryNotice } from '../../../shared/model/authority.ts';
import type { Finding } from '../../../shared/model/doctor-finding.ts';
import { epochMilliseconds } from '../../../shared/model/units.ts';
import { type ChainContext, finding, type Step } from '../chain-context.ts';
import { urlOf } from '../chain-plan.ts';
import { expiresSoon } from '../limits.ts';
import { type Handshake, shakeHands } from '../probes/handshake.ts';

type Completed = Extract<Handshake, { ok: true }>;

/** Certificate, name, dates and chain, at every address that accepts: behind one name they can be different servers. */
export const tlsStep: Step = async (context) => {
  const { chain, listener, reachable } = context;
  const hasTls = listener === null ? chain.scheme === 'https' : listener.tls !== 'off';
  if (hasTls !== (chain.scheme === 'https')) {
    const url = urlOf({ ...chain, scheme: hasTls ? 'https' : 'http' });
    return [finding('tls.other_scheme', 'failed', { asked: chain.scheme, url })];
  }
  if (!hasTls) return [finding('tls.off', 'skipped', {})];
  const findings: Finding[] = [];
  for (const address of reachable) {
    const found = await lookAt(context, address);
    context.signal.throwIfAborted();
    // Two families of one server say the same.
    if (!findings.some((known) => isSame(known, found))) findings.push(found);
  }
  if (findings.length === 0) return [finding('step.skipped', 'skipped', { after: 'address' })];
  if (findings.some(({ code }) => code === 'tls.verified')) {
    findings.push(...(await trust(context)), ...authorityEnd(context));
  }
  findings.push(...clientCertificate(context));
  // What is wrong comes first.
  return findings.sort((one, other) => Number(one.result !== 'failed') - Number(other.result !== 'failed'));
};

const isSame = (one: Finding, other: Finding): boolean => JSON.stringify(one) === JSON.stringify(other);

async function lookAt(context: ChainContext, address: string): Promise<Finding> {
  const { chain, listener, subject, signal } = context;
  const own = subject.authority === null ? [] : [subject.authority.certificate];
  const files = typeof listener?.tls === 'object' ? listener.tls : null;
  const handshake = await shakeHands({
    address,
    port: chain.port,
    name: chain.host,
    authorities: files === null ? own : [...own, ...knownAuthorities()],
    announce: subject.announce,
    signal,
  });
  if (!handshake.ok) return failed(context, handshake.detail);
  if (files === null) return judgeOwn(context, handshake);
  const leaf = await readLeaf(resolve(subject.baseDirectory, files.cert));
  if (leaf !== null && leaf.fingerprint256 !== handshake.certificate.fingerprint256) {
    return otherAuthority(context, handshake);
  }
  return judgeProvided(context, handshake);
}

/** Authorities of Node and, where it can read them, of the system. */
function knownAuthorities(): string[] {
  const listed = (kind: 'default' | 'system'): readonly string[] => {
    try {
      return getCACertificates(kind);
    } catch {
      return [];
    }
  };
  return [...listed('default'), ...listed('system')];
}

async function readLeaf(path: string): Promise<X509Certificate | null> {
  try {
    return new X509Certificate(await readFile(path));
  } catch {
    // A file that cannot be read keeps the listener from opening, which the port said.
    return null;
  }
}

async function failed(context: ChainContext, detail: string): Promise<Finding> {
  const { chain, world } = context;
  const holder = await world.portHolder(chain.port);
  return notPermitted(context) ?? finding('tls.failed', 'failed', { detail, port: chain.port, holder });
}

/** A name that the authority may not sign for gets the certificate of the address; null when that is not the matter. */
function notPermitted({ chain, listener, subject }: ChainContext): Finding | null {
  if (listener?.tls !== 'auto' || isIP(chain.host) !== 0 || subject.authority === null) return null;
  const { permitted } = subject.authority;
  return permitted.some((base) => isWithin(base.replace(/^\./, ''), chain.host))
    ? null
    : finding('tls.name_not_permitted', 'failed', { name: chain.host, permitted });
}

const isWithin = (base: string, name: string): boolean => name === base || name.endsWith(`.${base}`);

async function judgeOwn(context: ChainContext, handshake: Completed): Promise<Finding> {
  switch (handshake.refusal) {
    case null:
      return verified('doorman', handshake);
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return notPermitted(context) ?? mismatch(context, handshake);
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return notValidNow(handshake);
    default:
      return otherAuthority(context, handshake);
  }
}

function judgeProvided(context: ChainContext, handshake: Completed): Finding {
  const { certificate, refusal } = handshake;
  const now = context.world.now();
  const { host } = context.chain;
  const matches = isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host);
  if (matches === undefined) return mismatch(context, handshake);
  if (now > certificate.validToDate.getTime() || now < certificate.validFromDate.getTime()) {
    return notValidNow(handshake);
  }
  if (refusal !== null) {
    return finding('tls.own_authority', 'warn', { issuer: nameOf(certificate.issuer), detail: refusal });
  }
  const notAfter = epochMilliseconds(certificate.validToDate.getTime());
  return notAfter - now < expiresSoon
    ? finding('tls.expires_soon', 'warn', { notAfter })
    : verified('public', handshake);
}

const verified = (by: 'doorman' | 'public', { certificate, protocol, application }: Completed): Finding =>
  finding('tls.verified', 'ok', {
    by,
    issuer: nameOf(certificate.issuer),
    protocol,
    application,
    notAfter: epochMilliseconds(certificate.validToDate.getTime()),
  });

const mismatch = ({ chain }: ChainContext, { certificate }: Completed): Finding =>
  finding('tls.name_mismatch', 'failed', {
    name: chain.host,
    names: (certificate.subjectAltName ?? '').split(', ').slice(0, 20),
  });

const notValidNow = ({ certificate }: Completed): Finding =>
  finding('tls.not_valid_now', 'failed', {
    notBefore: epochMilliseconds(certificate.validFromDate.getTime()),
    notAfter: epochMilliseconds(certificate.validToDate.getTime()),
  });

async function otherAuthority({ chain, world }: ChainContext, { certificate }: Completed): Promise<Finding> {
  const holder = await world.portHolder(chain.port);
  return finding('tls.other_authority', 'failed', {
    issuer: nameOf(certificate.issuer),
    fingerprint: certificate.fingerprint256,
    port: chain.port,
    holder: holder?.pid === process.pid ? null : holder,
  });
}

/** `CN=a\nO=b` on one line. */
const nameOf = (distinguished: string | undefined): string => (distinguished ?? '').split('\n').join(', ');

/** What is asked of clients. The doctor itself shows no certificate: its handshake tells of the server's alone. */
function clientCertificate({ listener }: ChainContext): Finding[] {
  if (listener?.clientCertificates === undefined) return [];
  const { mode, ca = null } = listener.clientCertificates;
  const evidence = { listener: listener.id, mode, ca };
  return [finding('tls.client_certificate', mode === 'required' ? 'warn' : 'ok', evidence)];
}

function authorityEnd({ subject, listener, world }: ChainContext): Finding[] {
  if (listener?.tls !== 'auto' || subject.authority === null) return [];
  const notAfter = epochMilliseconds(
    new X509Certificate(subject.authority.certificate).validToDate.getTime(),
  );
  return notAfter - world.now() > expiryNotice
    ? []
    : [finding('tls.authority_expires', 'warn', { notAfter })];
}

async function trust({ subject }: ChainContext): Promise<Finding[]> {
  const answer = await subject.askTrust?.();
  if (answer == null || answer.trusted) return [];
  return [finding('tls.authority_untrusted', 'warn', { client: answer.client, detail: answer.detail })];
}

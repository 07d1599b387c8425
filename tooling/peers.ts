/** Programs that tests talk to Doorman with: found on PATH, or installed where that needs no question. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canInstallPackages, findOnPath, installPackages } from './programs.ts';

/** Each program, and the Debian package that has it. */
const debianPackages = {
  caddy: 'caddy',
  certutil: 'libnss3-tools',
  curl: 'curl',
  'firefox-esr': 'firefox-esr',
  git: 'git',
  h2load: 'nghttp2-client',
  haproxy: 'haproxy',
  // The compiler of a JDK: java alone cannot run the probe of the trust matrix.
  javac: 'default-jdk-headless',
  nghttp: 'nghttp2-client',
  nginx: 'nginx-light',
  openssl: 'openssl',
  python3: 'python3',
  sslscan: 'sslscan',
  wrk: 'wrk',
} as const;

export type PeerProgram = keyof typeof debianPackages;

/** Where Debian puts servers; only root has it on PATH. */
const serverFolder = '/usr/sbin';

/** The full path of a program, or undefined. */
export const findPeer = (name: PeerProgram): string | undefined => {
  const server = join(serverFolder, name);
  return findOnPath(name) ?? (existsSync(server) ? server : undefined);
};

/** The programs of `names` that this machine lacks, each with its Debian package; '' when it has all. */
export const missingPeers = (...names: readonly PeerProgram[]): string =>
  names
    .filter((name) => findPeer(name) === undefined)
    .map((name) => `${name} (Debian: ${debianPackages[name]})`)
    .join(', ');

/** Installs what is missing, as root on Debian; elsewhere says what tests will be skipped for. */
export const ensurePeers = async (): Promise<void> => {
  const missing = Object.entries(debianPackages).flatMap(([program, debianPackage]) =>
    findPeer(program as PeerProgram) === undefined ? [debianPackage] : [],
  );
  if (process.platform !== 'linux' || missing.length === 0) {
    return;
  }
  const packages = [...new Set<string>(missing)];
  if (!canInstallPackages() || !(await installPackages(packages))) {
    console.log(`Missing: ${packages.join(', ')}. Tests that need them say so and are skipped.`);
  }
};

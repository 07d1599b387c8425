import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPeer } from '../../tooling/peers.ts';

export interface CurlAnswer {
  /** Exit code: 0, 18 for a body that is cut, 56 for a reset connection, 92 for a reset stream. */
  readonly code: number;
  /** Of the last response; 0 without one. */
  readonly status: number;
  /** Status lines, fields and trailers, as curl writes them. */
  readonly heads: string;
  readonly body: Buffer;
  readonly errors: string;
}

/** Runs a real curl to its end. `onBody` is called with each piece of the body. */
export async function curl(
  parameters: readonly string[],
  onBody: (piece: Buffer, kill: () => void) => void = () => {},
): Promise<CurlAnswer> {
  const directory = await mkdtemp(join(tmpdir(), 'doorman-curl-'));
  const headFile = join(directory, 'head');
  const child = spawn(
    findPeer('curl') ?? 'curl',
    ['--silent', '--show-error', '--no-buffer', '--noproxy', '*', '--dump-header', headFile, ...parameters],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const pieces: Buffer[] = [];
  let errors = '';
  child.stdout.on('data', (piece: Buffer) => {
    pieces.push(piece);
    onBody(piece, () => child.kill('SIGKILL'));
  });
  child.stderr.on('data', (piece: Buffer) => {
    errors += piece.toString();
  });
  const code = await new Promise<number>((resolve) => child.once('close', (exit) => resolve(exit ?? -1)));
  const heads = await readFile(headFile, 'latin1').catch(() => '');
  await rm(directory, { recursive: true, force: true });
  const statuses = [...heads.matchAll(/^HTTP\/[0-9.]+ ([0-9]{3})/gm)];
  return { code, status: Number(statuses.at(-1)?.[1] ?? 0), heads, body: Buffer.concat(pieces), errors };
}

/** The values of a field, in order. */
export function fieldValues({ heads }: CurlAnswer, name: string): string[] {
  return [...heads.matchAll(new RegExp(`^${name}: *(.*?)\\r?$`, 'gim'))].map((match) => match[1] ?? '');
}

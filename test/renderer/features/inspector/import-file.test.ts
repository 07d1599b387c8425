import { expect, it } from 'vitest';
import {
  importFile,
  type ReadableFile,
} from '../../../../src/renderer/features/inspector/sharing/import-file.ts';
import type { ContractClient } from '../../../../src/shared/contract/client.ts';
import { harPieceLimit } from '../../../../src/shared/contract/methods/har.ts';

/** A client that notes what it is asked, and the bytes that came. */
function listening(onPiece: () => void = () => undefined) {
  const calls: string[] = [];
  const pieces: Buffer[] = [];
  const call = async (method: string, params: { readonly base64?: string; readonly cancelled?: boolean }) => {
    calls.push(params.cancelled === true ? `${method} cancelled` : method);
    if (params.base64 !== undefined) {
      pieces.push(Buffer.from(params.base64, 'base64'));
      onPiece();
    }
    return { session: 3, imported: 1, skipped: [], creator: null, problem: null };
  };
  return { client: { call } as unknown as ContractClient, calls, pieces };
}

const fileOf = (bytes: Uint8Array): ReadableFile => ({
  name: ` ${'n'.repeat(200)}.har`,
  size: bytes.length,
  slice: (start, end) => new Blob([bytes.slice(start, end)]),
});

it('hands every byte of a file over in bounded pieces, and says how far it is', async () => {
  const bytes = Uint8Array.from({ length: 2 * harPieceLimit + 5 }, (_, index) => index % 251);
  const { client, calls, pieces } = listening();
  const progress: number[] = [];
  const result = await importFile(client, fileOf(bytes), new AbortController().signal, (done) =>
    progress.push(done),
  );
  expect(result.session).toBe(3);
  expect(calls).toEqual(['har.import', 'har.piece', 'har.piece', 'har.piece', 'har.end']);
  expect(Math.max(...pieces.map(({ length }) => length))).toBe(harPieceLimit);
  expect(Buffer.compare(Buffer.concat(pieces), bytes)).toBe(0);
  expect(progress).toEqual([harPieceLimit, 2 * harPieceLimit, bytes.length]);
});

it('that is given up takes its session back', async () => {
  const abort = new AbortController();
  const { client, calls } = listening(() => abort.abort(new Error('given up')));
  const bytes = new Uint8Array(3 * harPieceLimit);
  await expect(importFile(client, fileOf(bytes), abort.signal, () => undefined)).rejects.toThrow('given up');
  expect(calls).toEqual(['har.import', 'har.piece', 'har.end cancelled']);
});

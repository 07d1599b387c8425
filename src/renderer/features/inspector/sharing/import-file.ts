import type { ContractClient } from '../../../../shared/contract/client.ts';
import { harPieceLimit } from '../../../../shared/contract/methods/har.ts';
import type { MethodResults } from '../../../../shared/contract/methods.ts';
import { sessionNameLimit } from '../../../../shared/model/session.ts';
import { toBase64 } from '../copy/literal.ts';

/** What is needed of a file. */
export interface ReadableFile {
  readonly name: string;
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/**
 * Hands a file over piece by piece.
 *
 * @param onProgress told how many bytes are done
 * @throws ContractError, the error of a file that cannot be read, or that of `signal`; then no session is left
 */
export async function importFile(
  client: ContractClient,
  file: ReadableFile,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<MethodResults['har.end']> {
  const { session } = await client.call('har.import', {
    name: file.name.trim().slice(0, sessionNameLimit) || null,
  });
  try {
    for (let at = 0; at < file.size; at += harPieceLimit) {
      signal.throwIfAborted();
      const piece = new Uint8Array(await file.slice(at, at + harPieceLimit).arrayBuffer());
      await client.call('har.piece', { session, base64: toBase64(piece) });
      onProgress(Math.min(file.size, at + harPieceLimit));
    }
    signal.throwIfAborted();
  } catch (error) {
    await client.call('har.end', { session, cancelled: true }).catch(() => undefined);
    throw error;
  }
  return client.call('har.end', { session, cancelled: false });
}

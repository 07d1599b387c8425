import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { ContractError } from '../../shared/contract/errors.ts';
import { harPieceLimit } from '../../shared/contract/methods/har.ts';
import { type ImportReport, skippedText } from '../../shared/har/import-report.ts';
import { sessionNameLimit } from '../../shared/model/session.ts';
import { harHandlers } from '../host/handlers/har.ts';
import { readCapture } from './capture-config.ts';
import { CommandError, type RunCommand, UsageError } from './context.ts';
import { say } from './output.ts';
import { resolveDataDirectory } from './paths.ts';
import { connectToRunning } from './running.ts';
import { withHistory } from './stored-history.ts';

type Ended = ImportReport & { readonly problem: string | null };

interface Importing {
  begin(name: string | null): Promise<{ readonly session: number }>;
  piece(session: number, base64: string): Promise<unknown>;
  end(session: number, cancelled: boolean): Promise<Ended>;
}

/** `doorman import` */
export const importHar: RunCommand = async (args, context) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'data-dir': { type: 'string' }, config: { type: 'string' }, name: { type: 'string' } },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0)
    throw new UsageError(`'doorman import' takes one file; it was given ${positionals.length}.`);
  const given = values.name ?? (file === '-' ? '' : basename(file));
  const name = given.trim().slice(0, sessionNameLimit) || null;
  const dataDirectory = resolveDataDirectory(values['data-dir']);
  const client = await connectToRunning(dataDirectory);
  if (client !== null) {
    try {
      return await readInto(file, name, {
        begin: (named) => client.call('har.import', { name: named }),
        piece: (session, base64) => client.call('har.piece', { session, base64 }),
        end: (session, cancelled) => client.call('har.end', { session, cancelled }),
      });
    } catch (error) {
      throw error instanceof ContractError ? new CommandError(error.message) : error;
    } finally {
      client.close();
    }
  }
  const capture = await readCapture(values.config, dataDirectory);
  return withHistory(dataDirectory, context, async (history) => {
    history.setCapture(capture);
    const handlers = harHandlers({ engine: null, history });
    return readInto(file, name, {
      begin: async (named) => handlers['har.import']({ name: named }),
      piece: async (session, base64) => handlers['har.piece']({ session, base64 }),
      end: async (session, cancelled) => handlers['har.end']({ session, cancelled }),
    });
  });
};

async function readInto(file: string, name: string | null, importing: Importing): Promise<number> {
  // Nothing begins for a file that cannot be read.
  const input = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: harPieceLimit });
  let session: number | null = null;
  try {
    for await (const chunk of input) {
      session ??= (await importing.begin(name)).session;
      const bytes = chunk as Buffer;
      for (let at = 0; at < bytes.length; at += harPieceLimit)
        await importing.piece(session, bytes.subarray(at, at + harPieceLimit).toString('base64'));
    }
  } catch (error) {
    if (session !== null) await importing.end(session, true).catch(() => undefined);
    if (error instanceof Error && 'syscall' in error)
      throw new CommandError(`${file} cannot be read: ${error.message}.`);
    throw error;
  }
  const ended = session === null ? null : await importing.end(session, false);
  if (ended === null || ended.imported === 0) {
    const why =
      ended === null ? 'it is empty' : (ended.problem ?? (skippedText(ended) || 'it has no entries'));
    throw new CommandError(`Nothing was imported from ${file}: ${why}.`);
  }
  say(`Imported ${ended.imported.toLocaleString('en-US')} exchanges into session ${ended.session}.`);
  if (ended.problem !== null) say(`The file is not whole: ${ended.problem}. What came before is imported.`);
  if (ended.skipped.length > 0) say(`Left out: ${skippedText(ended)}.`);
  return 0;
}

import { ContractError } from '../../../shared/contract/errors.ts';
import type { HarMethodResults } from '../../../shared/contract/methods/har.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import { createExporter, type ExportSources } from '../export-exchanges.ts';
import { refused } from '../session-refusal.ts';

/** HAR files, written and read by the history thread. */
export function harHandlers({ engine, history }: ExportSources): Pick<Handlers, keyof HarMethodResults> {
  const exportEntries = createExporter({ engine, history });
  return {
    'har.entries': ({ ids, offset, ...wish }) => exportEntries(ids, offset, wish),
    'har.import': async ({ name }) => {
      const session = await history.ask('beginImport', { name });
      if (typeof session === 'string') throw refused(session, null);
      return { session };
    },
    'har.piece': async ({ session, base64 }) => {
      const piece = Buffer.from(base64, 'base64');
      const report = await history.ask('importPiece', { session, piece });
      if (report === null) throw notImporting(session);
      return report;
    },
    'har.end': async ({ session, cancelled }) => {
      const ended = await history.ask('endImport', { session, cancelled });
      if (ended === null) throw notImporting(session);
      return { ...ended.report, problem: ended.problem };
    },
  };
}

const notImporting = (session: number): ContractError =>
  new ContractError(
    'session.not_found',
    `Nothing is being imported into session ${session}: history was started again meanwhile, or too many files were read at once. Import the file again.`,
  );

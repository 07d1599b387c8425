import type { ImportReport } from '../../../shared/har/import-report.ts';
import type { ExchangeRecord } from '../../../shared/model/exchange-record.ts';
import type { EpochMilliseconds } from '../../../shared/model/units.ts';
import type { SessionRefusal } from '../sessions.ts';
import type { HistoryStore, Prepare } from '../store.ts';
import { ImportedFile } from './import-file.ts';

/** Files that are read at once. One that nobody went on with gives way to a new one; what came of it stays. */
const importLimit = 4;

interface Import {
  readonly store: HistoryStore;
  readonly file: ImportedFile;
}

/** HAR files on their way into sessions. */
export class Imports {
  readonly #prepare: Prepare;
  /** By session, the oldest first. */
  readonly #running = new Map<number, Import>();

  /** @param prepare takes out of each exchange what is not to be written */
  constructor(prepare: Prepare) {
    this.#prepare = prepare;
  }

  /** @returns the session that it goes to. @throws Error when history is not open */
  begin(store: HistoryStore | null, name: string | null, now: EpochMilliseconds): number | SessionRefusal {
    if (store === null) throw new Error('History is not open, so nothing can be imported into it.');
    const session = store.sessions.beginImported(name, now);
    if (typeof session === 'string') return session;
    const [oldest] = this.#running.keys();
    if (this.#running.size >= importLimit && oldest !== undefined) this.#running.delete(oldest);
    const file: ImportedFile = new ImportedFile({
      session,
      heldElsewhere: () => this.#heldBut(file),
      keep: (records) =>
        store.appendImported(
          records.map((record) => this.#prepared(record)),
          session,
        ),
    });
    this.#running.set(session, { store, file });
    return session;
  }

  #heldBut(file: ImportedFile): number {
    return [...this.#running.values()].reduce((sum, one) => sum + (one.file === file ? 0 : one.file.held), 0);
  }

  /** Evidence of a file may be forged in ways that its words do not show: then the exchange comes without its decisions. */
  #prepared(record: ExchangeRecord): ExchangeRecord {
    try {
      return this.#prepare(record);
    } catch {
      return this.#prepare({ ...record, detail: { ...record.detail, decisions: [] } });
    }
  }

  write(session: number, piece: Uint8Array): ImportReport | null {
    const running = this.#running.get(session);
    running?.file.write(piece);
    return running?.file.report ?? null;
  }

  end(
    session: number,
    cancelled: boolean,
  ): { readonly report: ImportReport; readonly problem: string | null } | null {
    const running = this.#running.get(session);
    if (running === undefined) return null;
    this.#running.delete(session);
    const problem = cancelled ? null : running.file.end();
    const { report } = running.file;
    if (cancelled || report.imported === 0) running.store.sessions.remove(session);
    return { report, problem };
  }
}

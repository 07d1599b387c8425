import type { MethodParams, MethodResults } from '../contract/methods.ts';
import type { ExchangeId } from '../model/exchange.ts';
import { harHead, harTail } from './har-types.ts';
import { addReports, emptyReport, type HarReport } from './report.ts';

/** What a call of `har.entries` takes and gives. */
export type EntriesCall = (params: MethodParams<'har.entries'>) => Promise<MethodResults['har.entries']>;

export interface WriteHarOptions {
  /** In the order in which they are to stand. */
  readonly ids: readonly ExchangeId[];
  /** Of Doorman. */
  readonly version: string;
  readonly entries: EntriesCall;
  readonly wish: { readonly secrets: boolean; readonly hide: readonly string[] };
  /** Exchanges asked for at once. */
  readonly step: number;
  /** Takes the text of the file, piece by piece. */
  write(text: string): Promise<void> | void;
  /** Exchanges that are done. */
  onProgress?(done: number, report: HarReport): void;
  /** Throws where nothing more is wanted. */
  check?(): void;
}

/** Writes a whole HAR file out of bounded pieces. @throws whatever a call, `write` or `check` throws */
export async function writeHar(options: WriteHarOptions): Promise<HarReport> {
  const { ids, entries, wish, step } = options;
  let report = emptyReport;
  let at = 0;
  let offset = 0;
  let isFirst = true;
  await options.write(harHead(options.version));
  while (at < ids.length) {
    options.check?.();
    const given = await entries({
      ids: ids.slice(at, at + step),
      offset,
      secrets: wish.secrets,
      hide: [...wish.hide],
    });
    if (given.text !== '') {
      await options.write(`${offset > 0 ? '' : isFirst ? '\n' : ',\n'}${given.text}`);
      isFirst = false;
    }
    report = addReports(report, given.report);
    at += given.done;
    offset = given.offset;
    options.onProgress?.(at, report);
  }
  await options.write(harTail);
  return report;
}

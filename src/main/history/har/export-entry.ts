import { emptyReport, type HarReport } from '../../../shared/har/report.ts';
import { findSecrets } from '../../../shared/har/secrets.ts';
import { type HarFrame, toEntry } from '../../../shared/har/to-entry.ts';
import type { ExchangeDetail } from '../../../shared/model/exchange.ts';
import type { ExchangeRecord } from '../../../shared/model/exchange-record.ts';
import { bytes } from '../../../shared/model/units.ts';
import type { WebSocketMessage } from '../../../shared/model/websocket.ts';
import { redactMessage } from '../redact/message.ts';
import { redactRecord } from '../redact/redact.ts';
import type { RedactionRules } from '../redact/rules.ts';
import { bodyContent, exportedBodyLimit } from './body-content.ts';

/** An exchange as one item of a HAR file, and what was found in it. */
export interface ExportedEntry {
  /** JSON. */
  readonly text: string;
  readonly report: HarReport;
}

/**
 * Writes one exchange, wherever it comes from: what memory has was never redacted, and what the disk has was by the rules of then.
 *
 * @param frames of a WebSocket that memory has; else those that the record has
 * @param rules null to hide nothing
 */
export function exportEntry(
  record: ExchangeRecord,
  frames: readonly WebSocketMessage[],
  rules: RedactionRules | null,
): ExportedEntry {
  const cut = cutBodies(record);
  const { detail, requestBody, responseBody } = rules === null ? cut : redactRecord(cut, rules);
  const request = bodyContent(requestBody, detail.request);
  // A body without a head has no type to be read by.
  const response = detail.response && bodyContent(responseBody, detail.response);
  const messages = (frames.length > 0 ? frames : (record.messages ?? [])).map((message) =>
    frameOf(message, rules),
  );
  const { hidden, suspicious } = findSecrets({
    detail,
    requestText: request?.text ?? null,
    responseText: response?.text ?? null,
    frames: messages.filter(({ message }) => message.kind === 'text').map(({ data }) => data),
  });
  const bodies = [detail.request.body, ...(detail.response === null ? [] : [detail.response.body])];
  return {
    text: JSON.stringify(toEntry({ detail, request, response, frames: messages })),
    report: {
      ...emptyReport,
      entries: 1,
      hidden,
      suspicious,
      withheld: bodies.filter(({ withheld }) => withheld !== undefined).length,
      cut: bodies.filter(isCut).length,
    },
  };
}

const isCut = ({
  kept,
  size,
  decoded,
  redacted: isRedacted,
  withheld,
}: ExchangeDetail['request']['body']): boolean =>
  kept < size && decoded !== true && isRedacted !== true && withheld === undefined;

function cutBodies(record: ExchangeRecord): ExchangeRecord {
  const cut = (body: Uint8Array | null) => body?.subarray(0, exportedBodyLimit) ?? null;
  const [requestBody, responseBody] = [cut(record.requestBody), cut(record.responseBody)];
  const { request, response } = record.detail;
  return {
    detail: {
      ...record.detail,
      request: { ...request, body: { ...request.body, kept: bytes(requestBody?.length ?? 0) } },
      response: response && {
        ...response,
        body: { ...response.body, kept: bytes(responseBody?.length ?? 0) },
      },
    },
    requestBody,
    responseBody,
  };
}

function frameOf(message: WebSocketMessage, rules: RedactionRules | null): HarFrame {
  const shown = rules === null ? message : redactMessage(message, rules);
  const isText = message.kind === 'text';
  return { message, data: isText ? Buffer.from(shown.preview, 'base64').toString('utf8') : shown.preview };
}

/** HTTP Archive 1.2 as it is written. Names that begin with `_` are additions, as the format asks. Times are in milliseconds. */
export interface HarPair {
  readonly name: string;
  readonly value: string;
}

export interface HarCookie extends HarPair {
  readonly path?: string;
  readonly domain?: string;
  readonly expires?: string;
  readonly httpOnly?: boolean;
  readonly secure?: boolean;
}

/** A field of a form; files of a multipart body are named, their content stays in the text. */
export interface HarParam {
  readonly name: string;
  readonly value?: string;
  readonly fileName?: string;
  readonly contentType?: string;
}

export interface HarContent {
  /** Bytes, decoded. */
  readonly size: number;
  readonly mimeType: string;
  readonly text?: string;
  readonly encoding?: 'base64';
  readonly compression?: number;
  readonly comment?: string;
}

export interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly cookies: readonly HarCookie[];
  readonly headers: readonly HarPair[];
  readonly queryString: readonly HarPair[];
  readonly postData?: {
    readonly mimeType: string;
    readonly params: readonly HarParam[];
    readonly text: string;
    readonly comment?: string;
  };
  /** A body that is no text, which `postData` has no way to say: as HTTP Toolkit writes it. */
  readonly _content?: { readonly text: string; readonly size: number; readonly encoding: 'base64' };
  readonly headersSize: number;
  readonly bodySize: number;
}

export interface HarResponse {
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  readonly cookies: readonly HarCookie[];
  readonly headers: readonly HarPair[];
  readonly content: HarContent;
  readonly redirectURL: string;
  readonly headersSize: number;
  readonly bodySize: number;
  /** Why there is no response, or only a part: as Chrome writes it. */
  readonly _error?: string;
}

/** A message of a WebSocket as Chrome writes it; `time` in seconds since the epoch, `data` in Base64 unless it is text. */
export interface HarWebSocketMessage {
  readonly type: 'send' | 'receive';
  readonly time: number;
  readonly opcode: number;
  readonly data: string;
}

export interface HarTimings {
  readonly blocked: number;
  readonly dns: number;
  readonly connect: number;
  readonly ssl: number;
  readonly send: number;
  readonly wait: number;
  readonly receive: number;
}

export interface HarEntry {
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: HarRequest;
  readonly response: HarResponse;
  readonly cache: Record<never, never>;
  readonly timings: HarTimings;
  readonly serverIPAddress?: string;
  readonly _resourceType?: 'websocket';
  readonly _webSocketMessages?: readonly HarWebSocketMessage[];
  /** What HAR has no place for; see `doorman-fields.ts`. */
  readonly _doorman: unknown;
}

/** Before the entries, which are separated by commas. @param version of Doorman */
export const harHead = (version: string): string =>
  `{"log":{"version":"1.2","creator":${JSON.stringify({ name: 'Doorman', version })},"entries":[`;
/** Behind the entries. */
export const harTail = ']}}\n';

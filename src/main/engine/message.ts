import type { HttpVersion } from '../../shared/model/exchange.ts';
import type { Fault } from '../../shared/model/fault.ts';
import type { HeaderList } from './headers.ts';

/**
 * The seam between codecs and the pipeline: no stage sees an object of a protocol implementation.
 * A message is a head and a body; the body has one reader.
 */
export interface RequestHead {
  readonly method: string;
  /** Origin form, path and query, as the client wrote it: `/a/../b?c`. */
  readonly target: string;
  readonly scheme: 'http' | 'https';
  /** Host and port as the client wrote them, from Host, `:authority` or an absolute-form target. */
  readonly authority: string;
  readonly version: HttpVersion;
  /** Without pseudo-fields. */
  readonly headers: HeaderList;
}

export interface ResponseHead {
  readonly status: number;
  /** Reason phrase; '' where the protocol has none. */
  readonly reason: string;
  readonly headers: HeaderList;
}

export interface Response {
  readonly head: ResponseHead;
  readonly body: Body;
}

/** What a body's reader provides. Exactly one of `end` and `fail` is called, once, and nothing after it. */
export interface BodySink {
  /**
   * @returns false to ask for a pause: no more comes until {@link Body.resume}, and the chunk stays as it is until then.
   * After true its memory may be used again: what is to be kept has been copied.
   */
  data(chunk: Uint8Array): boolean;
  end(trailers: HeaderList | null): void;
  /** The body will not be complete. What was sent on of it must not look complete. */
  fail(fault: Fault): void;
}

/** Bytes on their way, at constant memory: the reader sets the pace. */
export interface Body {
  /** Known to have no bytes and no trailers. */
  readonly empty: boolean;
  /** Starts the flow towards `sink`; called at most once. */
  read(sink: BodySink): void;
  /** Goes on after `data` returned false. Harmless when not paused. */
  resume(): void;
  /** Nobody wants (the rest of) it. The sink, if any, hears nothing more. */
  cancel(): void;
}

/**
 * A client that asked to change the protocol of its connection. A response with status 101 changes it, and its body is what the
 * other side sends from then on; any other response leaves the connection as it was.
 */
export interface UpgradeRequest {
  /** Lower case, `websocket`. */
  readonly protocol: string;
  /** What the client sends after the change; to be read only while the body of the 101 is read. */
  readonly body: Body;
}

export const emptyBody: Body = {
  empty: true,
  read: (sink) => sink.end(null),
  resume: () => {},
  cancel: () => {},
};

/** A body that is in memory whole. */
export function bodyOf(bytes: Uint8Array): Body {
  if (bytes.length === 0) return emptyBody;
  let cancelled = false;
  let finish: (() => void) | undefined;
  return {
    empty: false,
    read(sink) {
      finish = () => {
        finish = undefined;
        if (!cancelled) sink.end(null);
      };
      // A sink that asks for a pause is not ended until it resumes.
      if (sink.data(bytes)) finish?.();
    },
    resume: () => finish?.(),
    cancel: () => {
      cancelled = true;
    },
  };
}

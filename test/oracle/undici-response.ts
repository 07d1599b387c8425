import type { Dispatcher } from 'undici';
import { HeaderList } from '../../src/main/engine/headers.ts';
import type { Body, BodySink } from '../../src/main/engine/message.ts';
import type { Fault } from '../../src/shared/model/fault.ts';

/** What an end of a body was, kept until somebody reads. */
type Ending = { readonly trailers: HeaderList | null } | { readonly fault: Fault };

/**
 * The body of a response that undici delivers: it pushes, this hands on. Nothing flows before `read`; a sink that
 * asks for a pause stops the connection from being read.
 */
export class UndiciResponseBody implements Body {
  readonly empty = false;
  readonly #controller: Dispatcher.DispatchController;
  #sink: BodySink | undefined;
  #ending: Ending | undefined;
  #done = false;

  constructor(controller: Dispatcher.DispatchController) {
    this.#controller = controller;
    controller.pause();
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.#controller.resume();
    this.#deliverEnding();
  }

  resume(): void {
    this.#controller.resume();
  }

  cancel(): void {
    if (this.#done) return;
    this.#done = true;
    if (this.#ending === undefined) this.#controller.abort(new Error('The response is no longer wanted.'));
  }

  /** From undici: the next piece. */
  deliver(chunk: Uint8Array): void {
    if (this.#done) return;
    if (this.#sink?.data(chunk) === false) this.#controller.pause();
  }

  /** From undici: nothing more comes. */
  finish(ending: Ending): void {
    this.#ending ??= ending;
    this.#deliverEnding();
  }

  #deliverEnding(): void {
    if (this.#done || this.#sink === undefined || this.#ending === undefined) return;
    this.#done = true;
    if ('fault' in this.#ending) this.#sink.fail(this.#ending.fault);
    else this.#sink.end(this.#ending.trailers);
  }
}

/** Header fields as undici has them from the wire: buffers, name and value alternating. */
export function headersFromRaw(
  raw: unknown,
  parsed: Record<string, string | string[] | undefined>,
): HeaderList {
  if (Array.isArray(raw)) {
    return new HeaderList(
      raw.map((part: unknown) => (Buffer.isBuffer(part) ? part.toString('latin1') : String(part))),
    );
  }
  const list = new HeaderList();
  for (const [name, value] of Object.entries(parsed)) {
    for (const single of Array.isArray(value) ? value : [value]) {
      if (single !== undefined) list.append(name, single);
    }
  }
  return list;
}

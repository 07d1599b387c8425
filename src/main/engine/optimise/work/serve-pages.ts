import type { MessagePort } from 'node:worker_threads';
import { minifyPage } from './page.ts';
import type { EmbeddedKind, FromPageThread, ToPageThread } from './page-protocol.ts';
import { OptimiseRefusal } from './text.ts';

/** The work of the thread for pages. What stands in them it has minified by the one above, which has esbuild. */
export function servePages(port: MessagePort): void {
  /** As many as there are scripts and styles in one page, at most. */
  const asked = new Map<number, (text: string | null) => void>();
  let count = 0;
  const send = (message: FromPageThread): void => port.postMessage(message);
  const minifyEmbedded = (kind: EmbeddedKind, text: string): Promise<string> =>
    new Promise((resolve) => {
      count += 1;
      asked.set(count, (minified) => resolve(minified?.trimEnd() ?? text));
      send({ kind, id: count, text });
    });
  port.on('message', (message: ToPageThread) => {
    if (message.kind === 'embedded') {
      asked.get(message.id)?.(message.text);
      asked.delete(message.id);
      return;
    }
    asked.clear();
    minifyPage(message.text, message.embedded ? minifyEmbedded : null).then(
      (text) => send({ kind: 'page', text }),
      (error: unknown) =>
        send({
          kind: 'refused',
          reason: error instanceof OptimiseRefusal ? error.reason : 'failed',
          message: error instanceof Error ? error.message : String(error),
        }),
    );
  });
}

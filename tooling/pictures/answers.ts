import type { Page } from 'playwright';
import { clientMessageSchema, type HostMessage } from '../../src/shared/contract/envelope.ts';
import type { MethodName } from '../../src/shared/contract/methods.ts';

/** What becomes of calls of one method: no answer comes, or a refusal with that sentence. */
export type Fate = 'held' | { readonly refusal: string };

export interface Answers {
  /** From the next call on, until {@link Answers.restore}. */
  set(method: MethodName, fate: Fate): void;
  restore(): void;
}

/**
 * Stands between a page and its host, so that a method can be as slow or as broken as a busy disk or a dead thread makes it. Everything
 * else passes as it is. Call it before the page is opened.
 */
export async function standBetween(page: Page): Promise<Answers> {
  const fates = new Map<string, Fate>();
  await page.routeWebSocket(/\/contract$/, (socket) => {
    const host = socket.connectToServer();
    socket.onMessage((text) => {
      const message = clientMessageSchema.safeParse(JSON.parse(String(text))).data;
      const fate = message?.kind === 'call' ? fates.get(message.method) : undefined;
      if (message?.kind !== 'call' || fate === undefined) host.send(text);
      else if (fate !== 'held') {
        const refusal: HostMessage = {
          kind: 'refusal',
          id: message.id,
          error: { code: 'history.unavailable', message: fate.refusal },
        };
        socket.send(JSON.stringify(refusal));
      }
    });
  });
  return {
    set: (method, fate) => fates.set(method, fate),
    restore: () => fates.clear(),
  };
}

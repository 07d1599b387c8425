import type { Identity } from './page.ts';

/** What is asked. */
export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What is answered, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One kind of built-in upstream: from what is asked to what is answered. Delays and failures are the server's. */
export type AnswerMaker = (asked: Asked, identity: Identity) => Answer;

export const html = (body: string, headers: Readonly<Record<string, string>> = {}, status = 200): Answer => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers },
  body,
});

export const json = (
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: `${JSON.stringify(value, null, 2)}\n`,
});

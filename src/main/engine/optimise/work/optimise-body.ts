import type { OptimisedKind } from '../../../../shared/model/content-decision.ts';
import type { OptimiseAnswer, OptimiseJob } from '../optimise-protocol.ts';
import { shrinkImage } from './image.ts';
import type { PageThread } from './page-thread.ts';
import { minifyScript } from './script.ts';
import { minifyStyle } from './style.ts';
import { changeText, OptimiseRefusal } from './text.ts';

/** Characters of an error that are told. */
const detailLimit = 200;

type Work = (bytes: Uint8Array, embedded: boolean, pages: PageThread) => Promise<Uint8Array>;

const works: Readonly<Record<OptimisedKind, Work>> = {
  html: (bytes, embedded, pages) => changeText(bytes, (text) => pages.minify({ text, embedded })),
  css: (bytes) => changeText(bytes, minifyStyle),
  js: (bytes) => changeText(bytes, minifyScript),
  image: shrinkImage,
};

/** Does one job. Libraries are loaded when they are first needed. Never rejects. */
export async function optimiseBody(
  { id, kind, bytes, embedded }: OptimiseJob,
  pages: PageThread,
): Promise<OptimiseAnswer> {
  try {
    return { id, ok: true, bytes: await works[kind](bytes, embedded, pages) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const reason = error instanceof OptimiseRefusal ? error.reason : 'failed';
    return { id, ok: false, reason, detail: message.slice(0, detailLimit) };
  }
}

import type { WithheldReason } from '../model/exchange.ts';

const reasons: Readonly<Record<WithheldReason, string>> = {
  too_large: 'decoded it is longer than is looked into',
  cut_off: 'only its beginning was recorded (capture.bodyBytes)',
  coding: 'its content coding cannot be undone here',
  damaged: 'its content coding is damaged or breaks off',
  unreadable: 'it is not what its Content-Type says',
  charset: 'it is written in UTF-16 or UTF-32, which is not read here',
};

/** Why nothing of a body was written to history, as a sentence. */
export const explainWithheld = (reason: WithheldReason): string =>
  `Values of fields are to be hidden (body:NAME in capture.redact), and this body could not be looked into for them: ${reasons[reason]}. So none of it was written.`;

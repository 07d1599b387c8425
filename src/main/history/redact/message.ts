import type { WebSocketMessage } from '../../../shared/model/websocket.ts';
import { hideInBody } from './body.ts';
import { type RedactionRules, redacted } from './rules.ts';

/** A message as it may be written: it is looked into like a body without a type. What cannot be is hidden as a whole. */
export function redactMessage(message: WebSocketMessage, rules: RedactionRules): WebSocketMessage {
  if (rules.body.size === 0 || message.preview === '') return message;
  const outcome = hideInBody(
    Buffer.from(message.preview, 'base64'),
    { headers: [], whole: message.whole && message.complete },
    rules.body,
  );
  switch (outcome.state) {
    case 'unchanged':
      return message;
    case 'redacted':
      return { ...message, preview: Buffer.from(outcome.bytes).toString('base64') };
    case 'withheld':
      return { ...message, preview: Buffer.from(redacted).toString('base64') };
  }
}

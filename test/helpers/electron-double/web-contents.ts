import { tellDriver } from './driver-link.ts';
import { LoudEmitter, loud, PreventableEvent } from './loud.ts';
import type { FrameFacts } from './wire.ts';

const events = [
  'destroyed',
  'did-navigate',
  'did-finish-load',
  'render-process-gone',
  'will-attach-webview',
  'will-frame-navigate',
  'will-redirect',
];

type WindowOpenHandler = (details: { readonly url: string }) => { readonly action: string };

/** A frame as senders are checked by. The origin is as Chromium serialises that of a standard scheme. */
export function createFrame({ url, isMainFrame }: FrameFacts) {
  const parsed = new URL(url);
  const top: object | null = isMainFrame ? null : loud('senderFrame.parent', {});
  return loud('senderFrame', {
    url,
    origin: `${parsed.protocol}//${parsed.host}`,
    parent: top,
    detached: false,
  });
}

export class WebContents extends LoudEmitter {
  readonly id: number;
  #url = '';
  #destroyed = false;
  #windowOpenHandler: WindowOpenHandler | undefined;

  constructor(id: number) {
    super('webContents', events);
    this.id = id;
  }

  isDestroyed = (): boolean => this.#destroyed;
  getURL = (): string => this.#url;

  setWindowOpenHandler = (handler: WindowOpenHandler): void => {
    this.#windowOpenHandler = handler;
  };

  send = (channel: string, ...values: readonly unknown[]): void => {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    const [text] = values;
    if (values.length !== 1 || typeof text !== 'string') {
      throw new Error(
        `The stand-in for Electron carries one text a message; on '${channel}' it got ${values.length} values.`,
      );
    }
    tellDriver({ kind: 'send', window: this.id, channel, text });
  };

  navigated(url: string): void {
    this.#url = url;
    this.emit('did-navigate', new PreventableEvent(), url, 200, 'OK');
  }

  /** Whether nobody prevented it. */
  asksToNavigate(frame: FrameFacts): boolean {
    const event = new PreventableEvent({
      url: frame.url,
      isMainFrame: frame.isMainFrame,
      isSameDocument: false,
    });
    this.emit('will-frame-navigate', event);
    return !event.defaultPrevented;
  }

  asksToOpenWindow(url: string): void {
    const answer = this.#windowOpenHandler?.({ url });
    if (answer?.action !== 'deny')
      throw new Error(`The stand-in for Electron cannot allow window.open of ${url}.`);
  }

  becomeDestroyed(): void {
    this.#destroyed = true;
    this.emit('destroyed');
  }
}

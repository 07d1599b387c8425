import { createStore, type StoreApi } from 'zustand/vanilla';

/** How long a notice is shown at least, and for each character of it, in milliseconds: so long as reading takes. */
const leastTime = 4000;
const timeOfCharacter = 60;

/** How long a notice is shown, in milliseconds. */
export const noticeTime = (text: string): number => Math.max(leastTime, text.length * timeOfCharacter);

export interface Notice {
  readonly id: number;
  readonly tone: 'ok' | 'error';
  readonly text: string;
}

/** The one short message about what was just done. A new one takes the place of the last. */
export interface NoticesState {
  readonly notice: Notice | null;
  say(text: string): void;
  fail(text: string): void;
  dismiss(id: number): void;
}

export type NoticesStore = StoreApi<NoticesState>;

export function createNoticesStore(): NoticesStore {
  let nextId = 1;
  return createStore<NoticesState>((set, get) => {
    const show = (tone: Notice['tone'], text: string) => {
      set({ notice: { id: nextId, tone, text } });
      nextId += 1;
    };
    return {
      notice: null,
      say: (text) => show('ok', text),
      fail: (text) => show('error', text),
      dismiss(id) {
        if (get().notice?.id === id) set({ notice: null });
      },
    };
  });
}

/** Windows that are open, by id. Apart from the classes, which need each other through it. */
export interface OpenWindow {
  close(): void;
  destroy(): void;
}

export const openWindows = new Map<number, OpenWindow>();

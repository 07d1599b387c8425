/** A field whose text the browser undoes by itself. */
export type TextField = HTMLInputElement | HTMLTextAreaElement;

/** What the keys of undo should reach. */
export type UndoTarget = 'draft' | 'field' | 'editor';

/** Remembers what fields said when the keyboard came to them, and so whether they have something of their own to undo. */
export interface OwnUndo {
  /** The keyboard came to something. */
  enter(target: EventTarget | null): void;
  targetOf(target: EventTarget | null): UndoTarget;
}

export function createOwnUndo(): OwnUndo {
  const entered = new WeakMap<TextField, string>();
  return {
    enter(target) {
      if (isTextField(target)) entered.set(target, target.value);
    },
    targetOf(target) {
      if (isTextField(target)) {
        return entered.has(target) && entered.get(target) !== target.value ? 'field' : 'draft';
      }
      // An editor in the page keeps a history of its own.
      return target instanceof HTMLElement && target.isContentEditable ? 'editor' : 'draft';
    },
  };
}

const textTypes: ReadonlySet<string> = new Set([
  'text',
  'search',
  'url',
  'tel',
  'email',
  'password',
  'number',
]);

export function isTextField(target: EventTarget | null): target is TextField {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && textTypes.has(target.type);
}

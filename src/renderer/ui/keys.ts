/** Whether ⌘ rather than Ctrl is the main modifier here. */
const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A combination with the main modifier, as this machine writes it: `⌘K` or `Ctrl K`. */
export const withModifier = (key: string): string => (isApple ? `⌘${key}` : `Ctrl ${key}`);

/** Whether the main modifier, and no other but Shift, is held. */
export const hasModifier = (event: KeyboardEvent): boolean =>
  (isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && !event.altKey;

/** Whether the person is typing, so that single letters are text and not commands. */
export function isTyping(event: KeyboardEvent): boolean {
  // Inside a shadow tree the event's target is its host.
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select');
}

/** Whether a dialog or a menu has the keyboard. Suggestions below an input have not: the input has. */
export const isOverlayOpen = (): boolean =>
  [
    ...document.querySelectorAll('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'),
  ].some((overlay) => !isSuggestions(overlay));

/** Whether it is what an input that has the keyboard suggests. */
function isSuggestions(overlay: Element): boolean {
  const focused = document.activeElement;
  return (
    overlay.role === 'listbox' &&
    focused?.matches('input[role="combobox"]') === true &&
    focused.getAttribute('aria-controls') === overlay.id
  );
}

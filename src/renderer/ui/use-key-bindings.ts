import { useEffect, useRef } from 'react';
import { hasModifier, isOverlayOpen, isTyping } from './keys.ts';

export interface KeyBinding {
  /** `KeyboardEvent.key`; letters in lower case. */
  readonly key: string;
  /** Needs ⌘ or Ctrl; such bindings work while typing too. */
  readonly modifier?: boolean;
  readonly run: (event: KeyboardEvent) => void;
}

/**
 * Listens to the keyboard of the whole window while mounted. Bindings without a modifier rest while the
 * person types; all rest while a dialog or a menu is open. A bound key is not passed on.
 */
export function useKeyBindings(bindings: readonly KeyBinding[]): void {
  const current = useRef(bindings);
  useEffect(() => {
    current.current = bindings;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isOverlayOpen()) return;
      const modifier = hasModifier(event);
      if (!modifier && (event.ctrlKey || event.metaKey || event.altKey || isTyping(event))) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const binding = current.current.find(
        (candidate) => candidate.key === key && (candidate.modifier ?? false) === modifier,
      );
      if (binding === undefined) return;
      event.preventDefault();
      binding.run(event);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

import { type KeyboardEvent, useState } from 'react';
import { hasModifier } from '../keys.ts';
import type { Find } from './find.ts';

/**
 * Whether the field of a search is there, and the keys for it where what is searched has the keyboard.
 *
 * @param takeKeyboard gives the keyboard to what is searched
 */
export function useFindBar(find: Find, takeKeyboard: () => void) {
  /** How often it was asked for since it was closed. */
  const [asked, setAsked] = useState(0);
  const ask = () => setAsked((before) => before + 1);
  const close = () => {
    find.stop();
    setAsked(0);
    takeKeyboard();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const key = event.key.toLowerCase();
    const isModified = hasModifier(event.nativeEvent);
    if (isModified && key === 'f' && !event.shiftKey) ask();
    else if (asked === 0) return;
    else if (key === 'f3' || (isModified && key === 'g')) {
      if (event.shiftKey) find.previous();
      else find.next();
    } else if (key === 'escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { asked, ask, close, onKeyDown };
}

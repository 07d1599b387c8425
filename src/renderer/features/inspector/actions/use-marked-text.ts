import { useEffect, useRef } from 'react';
import { useStores } from '../../../stores/context.tsx';

/** Longest text that a person may have meant as a header. */
const lengthLimit = 8192;

/**
 * What a person marked last of the exchange that is selected. Opening a menu takes the mark away, so it is kept.
 *
 * @returns reads it; '' where nothing was marked
 */
export function useMarkedText(): () => string {
  const { exchanges } = useStores();
  const marked = useRef({ text: '', of: '' });
  useEffect(() => {
    const keep = () => {
      const text = document.getSelection()?.toString() ?? '';
      if (text.trim() !== '' && text.length <= lengthLimit)
        marked.current = { text, of: exchanges.getState().selected ?? '' };
    };
    document.addEventListener('selectionchange', keep);
    return () => document.removeEventListener('selectionchange', keep);
  }, [exchanges]);
  return () => (marked.current.of === exchanges.getState().selected ? marked.current.text : '');
}

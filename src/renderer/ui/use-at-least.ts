import { type RefObject, useLayoutEffect, useState } from 'react';

/** Whether an element is at least that wide or high, in CSS pixels, kept up to date. */
export function useAtLeast(
  element: RefObject<HTMLElement | null>,
  side: 'width' | 'height',
  least: number,
): boolean {
  const [isAtLeast, setAtLeast] = useState(true);
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return;
    const measure = () =>
      setAtLeast((side === 'width' ? measured.clientWidth : measured.clientHeight) >= least);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element, side, least]);
  return isAtLeast;
}

import { type RefObject, useLayoutEffect, useState } from 'react';

/** Whether an element is at least `width` CSS pixels wide, kept up to date. */
export function useWide(element: RefObject<HTMLElement | null>, width: number): boolean {
  const [wide, setWide] = useState(true);
  useLayoutEffect(() => {
    if (element.current === null) return;
    const measure = () => setWide((element.current?.clientWidth ?? width) >= width);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, width]);
  return wide;
}

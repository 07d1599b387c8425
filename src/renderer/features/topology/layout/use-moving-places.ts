import { useEffect, useRef, useState } from 'react';
import type { LayoutResult, Point } from './layout-task.ts';

/** How long nodes move to where they belong now, in milliseconds. */
export const moveTime = 140;

type Places = LayoutResult['places'];

const isStill = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Between two places; `part` from 0 to 1. New ones are where they belong at once. */
export function placesBetween(from: Places, to: Places, part: number): Places {
  // Fast at first, so that it is over before it is waited for.
  const eased = 1 - (1 - part) ** 3;
  return Object.fromEntries(
    Object.entries(to).map(([id, place]): [string, Point] => {
      const before = from[id];
      if (before === undefined) return [id, place];
      return [id, { x: before.x + (place.x - before.x) * eased, y: before.y + (place.y - before.y) * eased }];
    }),
  );
}

/** The places as they are drawn: they follow `target` in a short movement, or at once where motion is not wanted. */
export function useMovingPlaces(target: Places): Places {
  const [places, setPlaces] = useState(target);
  const shown = useRef(target);
  useEffect(() => {
    const from = shown.current;
    if (from === target) return;
    const show = (next: Places) => {
      shown.current = next;
      setPlaces(next);
    };
    if (isStill()) {
      show(target);
      return;
    }
    const began = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const part = Math.min(1, Math.max(0, now - began) / moveTime);
      show(part >= 1 ? target : placesBetween(from, target, part));
      if (part < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [target]);
  return places;
}

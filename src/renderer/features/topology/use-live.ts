import { useEffect, useState } from 'react';
import { useStores } from '../../stores/context.tsx';
import { liveOf } from './live/live.ts';
import { createLiveStore, type LiveStore } from './live/live-store.ts';
import type { Graph } from './model/types.ts';

/** What nodes and edges show now, brought up to date with every status: about once a second. */
export function useLive(graph: Graph): LiveStore {
  const { status, topology } = useStores();
  const [live] = useState(createLiveStore);
  useEffect(() => topology.getState().follow(), [topology]);
  useEffect(() => live.stop, [live]);
  useEffect(() => {
    let frame: number | undefined;
    const update = () => {
      frame = undefined;
      live.show(liveOf(graph, status.getState().status, topology.getState().flows, live.latest()));
    };
    // Status and flows come one after the other: one drawing is enough for both.
    const soon = () => {
      frame ??= requestAnimationFrame(update);
    };
    update();
    const stops = [
      status.subscribe((state, before) => {
        if (state.status !== before.status) soon();
      }),
      topology.subscribe((state, before) => {
        if (state.flows !== before.flows) soon();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [graph, live, status, topology]);
  return live;
}

import { useEffect, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { useStores } from '../../stores/context.tsx';
import { createLiveStore } from './canvas/canvas-context.ts';
import { liveOf } from './live/live.ts';
import type { Live } from './live/live-types.ts';
import type { Graph } from './model/types.ts';

/** What nodes and edges show now, brought up to date with every status: about once a second. */
export function useLive(graph: Graph): StoreApi<Live> {
  const { status, topology } = useStores();
  const [live] = useState(createLiveStore);
  useEffect(() => topology.getState().follow(), [topology]);
  useEffect(() => {
    let frame: number | undefined;
    const update = () => {
      frame = undefined;
      live.setState(
        liveOf(graph, status.getState().status, topology.getState().flows, live.getState()),
        true,
      );
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

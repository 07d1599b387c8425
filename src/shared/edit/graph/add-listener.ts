import { MAX_LISTENERS } from '../../config/bounds.ts';
import { idsAt } from '../../config/plain.ts';
import { uniqueName } from '../unique-name.ts';
import { forAllNote } from './for-all-note.ts';
import { freeListenerPort } from './free-port.ts';
import { type Editable, type GraphEdit, type Refusal, refuse, withLists } from './graph-edit.ts';
import { listenerNode } from './node.ts';

/** The port that a first listener gets: 443 for those who may not open that one. */
export const firstListenerPort = 8443;

/** A new listener with TLS by the local authority, as an entry of the file. */
export function newListener(
  config: Editable,
  wanted: string,
  busyPorts: ReadonlySet<number>,
): { readonly ok: true; readonly id: string; readonly entry: unknown } | Refusal {
  if (config.listeners.length >= MAX_LISTENERS)
    return refuse(`The file has ${MAX_LISTENERS} listeners, and no more are possible. Delete one first.`);
  const id = uniqueName(wanted, new Set(idsAt(config.config, 'listeners')));
  return {
    ok: true,
    id,
    entry: { id, port: freeListenerPort(config.listeners, busyPorts, firstListenerPort) },
  };
}

/** A listener where clients connect. Routes for every listener are for it as well. */
export function addListener(config: Editable, busyPorts: ReadonlySet<number>): GraphEdit {
  const made = newListener(config, 'web', busyPorts);
  if (!made.ok) return made;
  return {
    ok: true,
    input: withLists(config, { listeners: [...config.listeners, made.entry] }),
    label: `add listener ${made.id}`,
    notes: config.listeners.length === 0 ? [] : forAllNote(config.routes, made.id),
    focus: listenerNode(made.id),
    changed: [listenerNode(made.id)],
  };
}

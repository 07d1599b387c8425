import type { KeyboardEvent } from 'react';
import type { GraphNode } from '../model/types.ts';
import type { Editing } from './editing.ts';

/** Does what a key means on a node that has the keyboard. Whether it meant something. */
export function editByKey(event: KeyboardEvent, node: GraphNode, editing: Editing): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  const run = actionOf(event, node, editing);
  if (run === null) return false;
  event.preventDefault();
  event.stopPropagation();
  run();
  return true;
}

function actionOf({ key, altKey }: KeyboardEvent, node: GraphNode, editing: Editing): (() => void) | null {
  if (altKey) {
    if (key === 'ArrowUp') return () => editing.move(node, 'up');
    return key === 'ArrowDown' ? () => editing.move(node, 'down') : null;
  }
  switch (key) {
    case 'Delete':
    case 'Backspace':
      return () => editing.remove(node);
    case 'F2':
      return () => editing.askName(node);
    case 'a':
      return () => editing.askAdd(node);
    case 'c':
      return () => editing.askConnect(node);
    case 'x':
      return () => editing.askDisconnect(node);
    case 'm':
      return () => editing.askPool(node);
    case 'd':
      return () => editing.duplicate(node);
    default:
      return null;
  }
}

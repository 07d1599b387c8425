/** What a node is while something is carried: where it may end, where it may not, and where it began. */
export type TargetMark = 'possible' | 'refused' | 'start';

const attribute = 'data-drop';

const wrapperOf = (container: HTMLElement, id: string): HTMLElement | null =>
  container.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);

/**
 * Marks nodes of the graph. Their boxes are marked, not drawn anew: with hundreds of nodes that would take longer than a pointer moves.
 */
export function paintTargets(container: HTMLElement, marks: ReadonlyMap<string, TargetMark>): void {
  container.toggleAttribute('data-carrying', true);
  for (const [id, mark] of marks) wrapperOf(container, id)?.setAttribute(attribute, mark);
}

/** Marks one node as the one below the pointer; null for none. */
export function paintOver(
  container: HTMLElement,
  over: string | null,
  side: 'before' | 'after' | null,
): void {
  for (const element of container.querySelectorAll('[data-over]')) element.removeAttribute('data-over');
  if (over !== null) wrapperOf(container, over)?.setAttribute('data-over', side ?? 'on');
}

export function clearTargets(container: HTMLElement): void {
  container.toggleAttribute('data-carrying', false);
  for (const element of container.querySelectorAll(`[${attribute}]`)) element.removeAttribute(attribute);
  paintOver(container, null, null);
}

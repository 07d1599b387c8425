/** Views in which the configuration is edited: there, undo and redo by keys are those of the draft. */
const editingViews: ReadonlySet<string> = new Set(['routes', 'topology', 'settings']);

export const isEditingView = (view: string): boolean => editingViews.has(view);

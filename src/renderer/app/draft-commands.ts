import { stepDraft } from '../stores/draft/step.ts';
import type { Stores } from '../stores/stores.ts';
import { withModifier } from '../ui/keys.ts';
import type { Command } from './command.ts';

/** What can be done to the draft from anywhere; only what there is to do. */
export function draftCommands({ draft, notices }: Stores): readonly Command[] {
  const { undoable, redoable, theirs } = draft.getState();
  const commands: Command[] = [];
  const undo = undoable.at(-1);
  const redo = redoable.at(-1);
  if (undo !== undefined) {
    commands.push({
      id: 'draft.undo',
      label: `Undo: ${undo.label}`,
      group: 'Configuration',
      hint: withModifier('Z'),
      run: () => stepDraft(draft, notices, 'undo'),
    });
  }
  if (redo !== undefined) {
    commands.push({
      id: 'draft.redo',
      label: `Redo: ${redo.label}`,
      group: 'Configuration',
      hint: withModifier('Shift Z'),
      run: () => stepDraft(draft, notices, 'redo'),
    });
  }
  if (theirs !== null) {
    commands.push({
      id: 'draft.merge',
      label: 'Merge the draft with the file…',
      group: 'Configuration',
      run: () => draft.getState().startMerge(),
    });
  }
  return commands;
}

import { SearchQuery, setSearchQuery } from '@codemirror/search';
import { EditorView } from '@codemirror/view';
import { Find, type Findable } from '../find/find.ts';
import { matchLengthLimit } from '../find/find-pattern.ts';
import { findInText } from '../find/find-places.ts';

/** What can be searched in an editor: its own marks show what is found, and places are offsets into its text. */
const findableCode = (view: () => EditorView | null): Findable => ({
  *search(pattern) {
    const doc = view()?.state.doc;
    if (doc !== undefined) yield* findInText(doc.length, (from, to) => doc.sliceString(from, to), pattern);
  },
  origin: () => view()?.state.selection.main.from ?? 0,
  reveal(place, pattern) {
    const editor = view();
    if (editor === null) return;
    const near = editor.state.sliceDoc(place, place + matchLengthLimit);
    pattern.lastIndex = 0;
    const length = pattern.exec(near)?.[0].length ?? 0;
    editor.dispatch({
      selection: { anchor: place, head: place + length },
      effects: EditorView.scrollIntoView(place, { y: 'nearest', yMargin: 40 }),
    });
  },
  onPattern: (pattern) =>
    view()?.dispatch({
      effects: setSearchQuery.of(
        new SearchQuery({ search: pattern?.source ?? '', regexp: true, caseSensitive: false }),
      ),
    }),
});

/** A search of whatever editor it is told of. */
export function findInEditor() {
  let view: EditorView | null = null;
  return {
    find: new Find(findableCode(() => view)),
    tell(editor: EditorView | null) {
      view = editor;
    },
  };
}

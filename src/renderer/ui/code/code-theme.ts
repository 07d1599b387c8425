import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Our tokens, which reach into a shadow tree as all custom properties do. */
export const codeTheme = EditorView.theme({
  '&': { height: '100%', fontSize: '12px', color: 'var(--text)', backgroundColor: 'var(--surface)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': {
    fontFamily: '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace',
    fontVariantLigatures: 'none',
    lineHeight: '18px',
    scrollbarWidth: 'thin',
    scrollbarColor: 'var(--line-strong) transparent',
  },
  '.cm-content': { caretColor: 'var(--accent)', padding: '8px 0' },
  '.cm-gutters': {
    backgroundColor: 'var(--surface)',
    color: 'var(--faint)',
    border: 'none',
    userSelect: 'none',
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '28px', padding: '0 4px 0 12px' },
  '.cm-foldGutter .cm-gutterElement': { cursor: 'default', width: '14px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection':
    { backgroundColor: 'var(--accent-soft)' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--sunken)',
    border: '1px solid var(--line)',
    color: 'var(--muted)',
    padding: '0 4px',
  },
  '.cm-specialChar': { color: 'var(--warn)', backgroundColor: 'var(--warn-soft)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-soft)', outline: '1px solid var(--warn)' },
  '.cm-searchMatch.cm-searchMatch-selected': {
    backgroundColor: 'var(--selection)',
    outlineColor: 'var(--accent)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--selection)' },
  // Nothing is in it.
  '.cm-panels': { border: 'none' },
});

export const codeColours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.attributeName, tags.definition(tags.propertyName)], color: 'var(--text)' },
  { tag: [tags.string, tags.attributeValue, tags.special(tags.string), tags.regexp], color: 'var(--ok)' },
  { tag: [tags.number, tags.unit, tags.color], color: 'var(--live)' },
  { tag: [tags.bool, tags.null, tags.atom], color: 'var(--block)' },
  { tag: [tags.keyword, tags.tagName, tags.operatorKeyword, tags.modifier], color: 'var(--accent)' },
  { tag: [tags.typeName, tags.className, tags.meta, tags.processingInstruction], color: 'var(--warn)' },
  { tag: [tags.comment, tags.documentMeta], color: 'var(--faint)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.bracket, tags.angleBracket, tags.separator], color: 'var(--muted)' },
  { tag: tags.invalid, color: 'var(--error)' },
]);

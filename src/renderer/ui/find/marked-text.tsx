import { VisibleText } from '../visible-text.tsx';

/** Matches that are marked in one text. */
const markLimit = 100;

/** A recorded text with what is looked for marked in it. */
export function MarkedText({ text, pattern }: { readonly text: string; readonly pattern: RegExp | null }) {
  if (pattern === null) return <VisibleText text={text} />;
  const parts = splitByMatches(text, pattern);
  return parts.map((part, index) =>
    index % 2 === 0 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text are told apart by their place
      part !== '' && <VisibleText key={index} text={part} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <mark key={index} className="bg-warn-soft text-inherit outline outline-warn -outline-offset-1">
        <VisibleText text={part} />
      </mark>
    ),
  );
}

/** What is between matches stands at even places, the matches themselves at odd ones. */
export function splitByMatches(text: string, pattern: RegExp): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { index, 0: match } of text.matchAll(pattern)) {
    if (parts.length >= 2 * markLimit) break;
    parts.push(text.slice(from, index), match);
    from = index + match.length;
  }
  return [...parts, text.slice(from)];
}

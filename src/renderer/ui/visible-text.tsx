/**
 * Characters that are not seen, or that turn around how others are seen: controls, zero-width ones and those that direct
 * writing (Unicode Standard Annex 9), with which one text can be made to look like another. Tab and line feed are seen.
 */
const hidden = /((?![\t\n])[\p{Cc}\p{Cf}])/u;

/** Marks in one text, at most; past it the rest is one mark. */
const markLimit = 100;

/** A recorded text in which nothing can hide: such characters are shown by their numbers, and its direction stays its own. */
export function VisibleText({ text }: { readonly text: string }) {
  if (!hidden.test(text)) return <bdi>{text}</bdi>;
  // What is between marks stands at even places, the characters themselves at odd ones.
  const parts = text.split(hidden).slice(0, 2 * markLimit + 2);
  return (
    <bdi>
      {parts.map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text are told apart by their place
          <Mark key={index} name={index > 2 * markLimit ? 'and more that is not seen' : nameOf(part)} />
        ),
      )}
    </bdi>
  );
}

const nameOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const Mark = ({ name }: { readonly name: string }) => (
  <span
    className="mx-px rounded-sm bg-warn-soft px-0.5 text-2xs text-warn"
    title="a character that is not seen"
  >
    {name}
  </span>
);

import type { Segment } from '../../shared/explain/segments.ts';
import { VisibleText } from './visible-text.tsx';

/** A sentence in segments: names strong, values in the data font. Always text, never markup, and nothing hides in what others wrote. */
export function SegmentText({ segments }: { readonly segments: readonly Segment[] }) {
  return segments.map((segment, index) => (
    // A sentence's segments never move among themselves, so their place is their identity.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <SegmentSpan key={index} segment={segment} />
  ));
}

function SegmentSpan({ segment: { style, text } }: { readonly segment: Segment }) {
  switch (style) {
    case 'plain':
      return text;
    case 'strong':
      return (
        <strong className="font-semibold">
          <VisibleText text={text} />
        </strong>
      );
    case 'code':
      return (
        <code className="wrap-anywhere font-mono text-xs">
          <VisibleText text={text} />
        </code>
      );
  }
}

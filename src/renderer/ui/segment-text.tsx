import type { Segment } from '../../shared/explain/segments.ts';

/** A sentence in segments: names strong, values in the data font. Always text, never markup. */
export function SegmentText({ segments }: { readonly segments: readonly Segment[] }) {
  return segments.map((segment, index) => {
    // A sentence's segments never move among themselves, so their place is their identity.
    const key = `${index}-${segment.style}`;
    switch (segment.style) {
      case 'plain':
        return <span key={key}>{segment.text}</span>;
      case 'strong':
        return (
          <strong key={key} className="font-semibold">
            {segment.text}
          </strong>
        );
      case 'code':
        return (
          <code key={key} className="break-words font-mono text-xs">
            {segment.text}
          </code>
        );
    }
  });
}

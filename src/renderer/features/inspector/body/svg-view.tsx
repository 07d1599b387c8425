import { useMemo, useState } from 'react';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useObjectUrl } from './media-view.tsx';

/** Bytes of a drawing, and uses of one part by another in it: a few kilobytes can ask for billions of shapes. */
const drawnLength = 1024 * 1024;
const useLimit = 200;

/** A drawing as a picture: in an `img` no script of it runs and it loads nothing. */
export function SvgView({ bytes }: { readonly bytes: Uint8Array<ArrayBuffer> }) {
  const url = useObjectUrl(bytes, 'image/svg+xml');
  const [failed, setFailed] = useState(false);
  const tooMuch = useMemo(() => isTooMuch(bytes), [bytes]);
  if (tooMuch || failed) {
    return (
      <EmptyState
        title={failed ? 'This is not a drawing that can be shown' : 'The drawing is too large to show'}
      >
        It is under Text.
      </EmptyState>
    );
  }
  if (url === null) return <p className="p-4 text-muted">Loading…</p>;
  return (
    <div className="flex h-full items-center justify-center overflow-auto p-4">
      <img
        src={url}
        alt="The SVG body"
        onError={() => setFailed(true)}
        className="max-h-full max-w-full rounded-sm bg-white ring-1 ring-line"
      />
    </div>
  );
}

function isTooMuch(bytes: Uint8Array): boolean {
  if (bytes.length > drawnLength) return true;
  const text = new TextDecoder().decode(bytes);
  return /<!ENTITY/i.test(text) || text.split(/<(?:\w+:)?use\b|<pattern\b|<filter\b/).length - 1 > useLimit;
}

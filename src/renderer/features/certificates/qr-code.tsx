import { useMemo } from 'react';
import { encode } from 'uqr';

/** A QR code, always dark on light: readers expect that, in either theme. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => drawn(text), [text]);
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="size-44 shrink-0 rounded-md bg-qr-light text-qr-dark"
    >
      <path d={path} fill="currentColor" />
    </svg>
  );
}

/** The dark modules as one path, a unit each, with the quiet zone of four that the standard (ISO/IEC 18004) asks for. */
function drawn(text: string): { readonly size: number; readonly path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: 4 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return { size, path };
}

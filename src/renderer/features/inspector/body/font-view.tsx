import { useEffect, useId, useState } from 'react';
import { EmptyState } from '../../../ui/empty-state.tsx';

const sizes = [14, 20, 32, 56] as const;
const sample = 'The quick brown fox jumps over the lazy dog. 0123456789 &@#%?! ÄÖÜ ßéñ Ωδ Жю';

/** Lets a font set a sample text. The browser checks the bytes before it uses any of them. */
export function FontView({ bytes }: { readonly bytes: Uint8Array<ArrayBuffer> }) {
  const family = `captured-${useId().replace(/[^A-Za-z0-9]/g, '')}`;
  const [phase, setPhase] = useState<'loading' | 'ready' | 'failed'>('loading');
  useEffect(() => {
    let current = true;
    const face = new FontFace(family, bytes);
    setPhase('loading');
    face.load().then(
      () => {
        if (!current) return;
        document.fonts.add(face);
        setPhase('ready');
      },
      () => {
        if (current) setPhase('failed');
      },
    );
    return () => {
      current = false;
      document.fonts.delete(face);
    };
  }, [bytes, family]);
  if (phase === 'loading') return <p className="p-4 text-muted">Loading…</p>;
  if (phase === 'failed') {
    return (
      <EmptyState title="This is not a font that can be used">
        The browser refused it. Its bytes are under Hex.
      </EmptyState>
    );
  }
  return (
    <div className="selectable flex h-full flex-col gap-4 overflow-auto p-4">
      {sizes.map((size) => (
        <div key={size}>
          <p className="font-mono text-2xs text-faint">{size} px</p>
          <p className="wrap-anywhere leading-tight" style={{ fontFamily: `"${family}"`, fontSize: size }}>
            {sample}
          </p>
        </div>
      ))}
    </div>
  );
}

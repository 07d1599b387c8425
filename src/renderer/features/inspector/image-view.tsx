import { useEffect, useRef, useState } from 'react';
import { EmptyState } from '../../ui/empty-state.tsx';

/** Pixels of an image that are drawn; larger ones are only named, since decoding them could fill memory. */
const pixelLimit = 64 * 1024 * 1024;

type ImageState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed' }
  | { readonly phase: 'too-large' | 'ready'; readonly width: number; readonly height: number };

/** A raster image, decoded and drawn as pixels: it is never a document and loads from nowhere. */
export function ImageView({
  bytes,
  type,
}: {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [state, setState] = useState<ImageState>({ phase: 'loading' });
  useEffect(() => {
    let current = true;
    createImageBitmap(new Blob([bytes], { type })).then(
      (bitmap) => {
        const element = canvas.current;
        const { width, height } = bitmap;
        const tooLarge = width * height > pixelLimit;
        if (current && element !== null && !tooLarge) {
          element.width = width;
          element.height = height;
          element.getContext('2d')?.drawImage(bitmap, 0, 0);
        }
        bitmap.close();
        if (current) setState({ phase: tooLarge ? 'too-large' : 'ready', width, height });
      },
      () => {
        if (current) setState({ phase: 'failed' });
      },
    );
    return () => {
      current = false;
    };
  }, [bytes, type]);
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 overflow-auto p-4">
      <canvas
        ref={canvas}
        role="img"
        aria-label={`The ${type} body`}
        className={state.phase === 'ready' ? 'max-h-full max-w-full rounded-sm ring-1 ring-line' : 'hidden'}
      />
      {state.phase === 'ready' && (
        <p className="text-muted text-xs">
          {state.width} × {state.height}
        </p>
      )}
      {state.phase === 'failed' && (
        <EmptyState title="This is not an image that can be drawn">
          It says it is {type}, but does not decode as such. Its bytes are under Hex.
        </EmptyState>
      )}
      {state.phase === 'too-large' && (
        <EmptyState title="The image is too large to draw">
          It is {state.width} × {state.height} pixels.
        </EmptyState>
      )}
    </div>
  );
}

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
    decode(bytes, type).then(
      (decoded) => {
        const { width, height } = decoded;
        const bitmap = decoded instanceof ImageBitmap && width * height <= pixelLimit ? decoded : null;
        const element = canvas.current;
        if (current && element !== null && bitmap !== null) {
          element.width = width;
          element.height = height;
          element.getContext('2d')?.drawImage(bitmap, 0, 0);
        }
        if (decoded instanceof ImageBitmap) decoded.close();
        if (current) setState({ phase: bitmap === null ? 'too-large' : 'ready', width, height });
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

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What the head of an image says of its size, before any memory is taken for it; null where it does not say. */
async function sizeIn(bytes: Uint8Array): Promise<Size | null> {
  const { imageSize } = await import('image-size');
  try {
    const { width, height } = imageSize(bytes);
    return { width, height };
  } catch {
    return null;
  }
}

/** @throws DOMException when it is no image */
async function decode(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<ImageBitmap | Size> {
  const said = await sizeIn(bytes);
  if (said !== null && said.width * said.height > pixelLimit) return said;
  return createImageBitmap(new Blob([bytes], { type }));
}

import { useEffect, useState } from 'react';
import { EmptyState } from '../../../ui/empty-state.tsx';

/** An address for bytes that are in memory, for as long as it is shown. */
export function useObjectUrl(bytes: Uint8Array<ArrayBuffer>, type: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  return url;
}

export interface MediaViewProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly kind: 'audio' | 'video';
  /** `audio/…` or `video/…`. */
  readonly type: string;
  /** Whether the content goes on behind the bytes. */
  readonly cut: boolean;
}

/** Plays a sound or a film from its captured bytes. */
export function MediaView({ bytes, kind, type, cut }: MediaViewProps) {
  const url = useObjectUrl(bytes, type);
  const [failed, setFailed] = useState(false);
  if (cut) {
    return (
      <EmptyState title="Not all of it is here">
        Only a beginning is here, which may not play. 'capture.bodyBytes' in the configuration says how much
        is kept. Its bytes are under Hex.
      </EmptyState>
    );
  }
  if (failed) {
    return (
      <EmptyState title="This cannot be played">
        It says it is {type}, which the browser does not know or could not read. Its bytes are under Hex.
      </EmptyState>
    );
  }
  if (url === null) return <p className="p-4 text-muted">Loading…</p>;
  const attributes = {
    src: url,
    controls: true,
    preload: 'metadata',
    'aria-label': `The ${type} body`,
    onError: () => setFailed(true),
  } as const;
  return (
    <div className="flex h-full items-center justify-center p-4">
      {kind === 'audio' ? (
        <audio {...attributes}>
          <track kind="captions" />
        </audio>
      ) : (
        <video {...attributes} className="max-h-full max-w-full">
          <track kind="captions" />
        </video>
      )}
    </div>
  );
}

// biome-ignore-all lint/a11y/useSemanticElements: cells of a grid whose rows are placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps focus and names its active row
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatBytes, formatCount } from '../../../ui/format.ts';
import { VirtualRows } from '../../../ui/virtual-rows.tsx';
import { fromGrpcWebText, type GrpcFrame, inflateMessage, readGrpcFrames } from './grpc-frames.ts';
import { Notes } from './notes.tsx';
import { PairTable } from './pair-table.tsx';
import { ProtoMessageView } from './protobuf/message-view.tsx';
import { SchemaBar } from './protobuf/schema-bar.tsx';
import { schemaStore } from './protobuf/schema-store.ts';

/** CSS pixels. */
const rowHeight = 24;
/** Messages up to which the list of them is as high as it needs to be. */
const rowsInFull = 5;

export interface GrpcViewProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the frames are written as Base64. */
  readonly isText: boolean;
  readonly side: 'request' | 'response';
  /** `/package.Service/Method`. */
  readonly path: string;
  /** `grpc-encoding`; null where there is none. */
  readonly encoding: string | null;
}

/** The messages of a gRPC call, one after the other, each field by field. */
export function GrpcView({ bytes, isText, side, path, encoding }: GrpcViewProps) {
  const schema = useStore(schemaStore, (state) => state.schema);
  const [chosen, setChosen] = useState(0);
  const content = useMemo(
    () => (isText ? fromGrpcWebText(new TextDecoder('latin1').decode(bytes)) : bytes),
    [bytes, isText],
  );
  const read = useMemo(() => (content === null ? null : readGrpcFrames(content)), [content]);
  if (read === null) {
    return (
      <EmptyState title="This is not gRPC-Web-Text">It is not Base64. The content is under Hex.</EmptyState>
    );
  }
  const method = schema.methods.get(path);
  const typeName = method?.[side] ?? null;
  const { frames, problem } = read;
  const frame = frames[chosen] ?? frames[0];
  return (
    <div className="flex h-full flex-col">
      <SchemaBar typeName={typeName} />
      <Notes notes={problem === null ? [] : [problem]} />
      <div className="flex min-h-0 flex-1 flex-col @min-[720px]:flex-row">
        {frames.length > 1 && (
          <div
            className="flex shrink-0 flex-col border-line border-b @min-[720px]:h-auto! @min-[720px]:w-72 @min-[720px]:border-r @min-[720px]:border-b-0"
            style={{ height: Math.min(frames.length, rowsInFull) * rowHeight }}
          >
            <VirtualRows
              label="Messages"
              role="grid"
              count={frames.length}
              rowHeight={rowHeight}
              active={Math.min(chosen, frames.length - 1)}
              onActive={setChosen}
              rowKey={(index) => index}
              className="min-h-0 flex-1"
            >
              {(index) => {
                const item = frames[index];
                return item === undefined ? null : <FrameRow frame={item} number={index + 1} />;
              }}
            </VirtualRows>
          </div>
        )}
        <div className="min-h-0 min-w-0 flex-1">
          {frame === undefined ? (
            <EmptyState title="No message">The {side} has no gRPC message.</EmptyState>
          ) : (
            <FrameContent key={chosen} frame={frame} typeName={typeName} encoding={encoding} />
          )}
        </div>
      </div>
    </div>
  );
}

const FrameRow = ({ frame, number }: { readonly frame: GrpcFrame; readonly number: number }) => (
  <div role="gridcell" className="flex h-full items-center gap-3 px-4 font-mono text-xs">
    <span className="w-12 shrink-0 text-right text-faint">{formatCount(number)}</span>
    <span className="min-w-0 flex-1">
      {frame.kind}
      {frame.compressed && <span className="text-faint"> compressed</span>}
    </span>
    <span className="text-muted">{formatBytes(frame.length)}</span>
  </div>
);

interface FrameContentProps {
  readonly frame: GrpcFrame;
  readonly typeName: string | null;
  readonly encoding: string | null;
}

type Content = Uint8Array<ArrayBuffer> | 'unreadable' | null;

function FrameContent({ frame, typeName, encoding }: FrameContentProps) {
  const [content, setContent] = useState<Content>(frame.compressed ? null : frame.bytes);
  useEffect(() => {
    if (!frame.compressed) return;
    let current = true;
    void inflateMessage(frame.bytes, encoding).then((bytes) => {
      if (current) setContent(bytes ?? 'unreadable');
    });
    return () => {
      current = false;
    };
  }, [frame, encoding]);
  if (content === null) return <p className="p-4 text-muted">Loading…</p>;
  if (content === 'unreadable') {
    return (
      <EmptyState title="The message could not be decompressed">
        {encoding === null
          ? 'The call names no grpc-encoding.'
          : `Its grpc-encoding is ${encoding.slice(0, 40)}.`}{' '}
        Its bytes are under Hex.
      </EmptyState>
    );
  }
  if (frame.kind === 'trailers') {
    const lines = new TextDecoder()
      .decode(content)
      .split('\r\n')
      .filter((line) => line.includes(':'));
    return (
      <div className="h-full overflow-auto p-4">
        <PairTable
          label="Trailers"
          columns={['Name', 'Value']}
          pairs={lines.map((line) => {
            const colon = line.indexOf(':');
            return [line.slice(0, colon), line.slice(colon + 1).trim()];
          })}
        />
      </div>
    );
  }
  return <ProtoMessageView bytes={content} typeName={typeName} />;
}

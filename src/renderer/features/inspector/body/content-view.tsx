import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from 'react';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { headerValue } from '../../../ui/header-compare.ts';
import { HexView } from '../../../ui/hex-view.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { useAtLeast } from '../../../ui/use-at-least.ts';
import { ImageView } from '../image-view.tsx';
import { FontView } from './font-view.tsx';
import { FormView } from './form-view.tsx';
import { type GraphqlRequest, graphqlInJson } from './graphql-request.ts';
import { type Layout, layoutsOf, rememberedLayout, rememberLayout } from './layouts.ts';
import { GraphqlView } from './lazy-graphql-view.tsx';
import {
  type ContentKind,
  codeKindOf,
  contentKinds,
  drawableType,
  kindLabels,
  kindOfContent,
} from './media-kind.ts';
import { MediaView } from './media-view.tsx';
import { MultipartView } from './multipart-view.tsx';
import { SvgView } from './svg-view.tsx';
import { TextPanel } from './text-panel.tsx';
import { workApart } from './use-text.ts';

/** What reads schemas is loaded when it is first needed. */
const GrpcView = lazy(async () => ({ default: (await import('./grpc-view.tsx')).GrpcView }));
const ProtobufView = lazy(async () => ({
  default: (await import('./protobuf/protobuf-view.tsx')).ProtobufView,
}));

/** Multipart contents in one another that are taken apart. */
const nestingLimit = 3;

export interface ContentViewProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string | null;
  /** Whether the content goes on behind the bytes. */
  readonly cut: boolean;
  readonly side: 'request' | 'response';
  /** Path of the request, which names gRPC's method. */
  readonly path: string;
  readonly grpcEncoding: string | null;
  /** What stands at the end of the bar. */
  readonly actions?: ReactNode;
  /** What shows the bytes where not all of them are here; left out, those that are. */
  readonly hex?: ReactNode;
  /** How often it stands in another content. */
  readonly nesting?: number;
}

const auto = 'auto';
/** As wide as this, one bar holds everything that sets how a content is shown; CSS pixels. */
const oneBarWidth = 720;

/** A content in the ways that suit what it is. Recorded content is hostile: it becomes text or pixels, never markup. */
export function ContentView(props: ContentViewProps) {
  const { bytes, contentType, cut, side, nesting = 0 } = props;
  const [chosenKind, setChosenKind] = useState<ContentKind | typeof auto>(auto);
  const [charset, setCharset] = useState<string | null>(null);
  const guessed = useMemo(() => kindOfContent(bytes, contentType), [bytes, contentType]);
  const kind = chosenKind === auto ? guessed : chosenKind;
  const graphql = useMemo(() => graphqlOf(kind, bytes, side), [kind, bytes, side]);
  const root = useRef<HTMLDivElement>(null);
  const isWide = useAtLeast(root, 'width', oneBarWidth);
  const [bar, setBar] = useState<HTMLElement | null>(null);
  const layouts = layoutsOf(kind, graphql !== null);
  const [chosenLayout, setChosenLayout] = useState<Layout | null>(null);
  const wanted = chosenLayout ?? rememberedLayout(kind);
  const layout = layouts.find(({ value }) => value === wanted)?.value ?? layouts[0]?.value ?? 'hex';
  const text = { bytes, contentType, cut, charset, sequence: kind === 'json-lines', code: codeKindOf(kind) };
  const copied = (): Promise<string> => {
    const form = layout === 'pretty' || layout === 'tree' ? 'pretty-plain' : 'plain';
    return workApart({ ...text, form }, new AbortController().signal).then((result) => result.text);
  };
  return (
    <div ref={root} className="@container flex h-full flex-col">
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-4 py-1 @min-[720px]:min-h-8 @min-[720px]:py-0.5">
        {layouts.length > 1 && (
          <SegmentedControl
            label="Show as"
            options={layouts}
            value={layout}
            onChange={(value) => {
              setChosenLayout(value);
              rememberLayout(kind, value);
            }}
          />
        )}
        <span className="@min-[600px]:block hidden min-w-0 flex-1 truncate text-faint text-xs">
          {contentType ?? 'no content type'}
        </span>
        {isWide && <div ref={setBar} className="flex min-w-0 items-center gap-2 text-faint text-xs" />}
        <div className="ml-auto flex min-w-36 flex-1 items-center justify-end gap-1 @min-[600px]:flex-none">
          <Select
            label="View as"
            hideLabel
            options={[
              { value: auto, label: kindLabels[guessed] },
              ...contentKinds
                .filter((value) => value !== guessed)
                .map((value) => ({
                  value,
                  label: kindLabels[value],
                })),
            ]}
            value={chosenKind}
            onChange={(value) => {
              setChosenKind(value);
              setChosenLayout(null);
            }}
            className="mr-2 w-32 min-w-0"
          />
          {['text', 'pretty', 'tree'].includes(layout) && <CopyButton label="Copy the body" text={copied} />}
          {props.actions}
        </div>
      </div>
      <div className="min-h-0 flex-1">
        {layout === 'hex' ? (
          (props.hex ?? <HexView bytes={bytes} />)
        ) : layout === 'main' ? (
          <Suspense fallback={<p className="p-4 text-muted">Loading…</p>}>
            <MainView {...props} kind={kind} graphql={graphql} nesting={nesting} />
          </Suspense>
        ) : (
          <TextPanel
            {...text}
            kind={kind}
            form={layout === 'text' ? 'lines' : layout}
            onCharset={setCharset}
            bar={isWide ? bar : null}
          />
        )}
      </div>
    </div>
  );
}

interface MainViewProps extends ContentViewProps {
  readonly kind: ContentKind;
  readonly graphql: readonly GraphqlRequest[] | null;
  readonly nesting: number;
}

/** The view that is made for a kind of content. */
function MainView({ kind, graphql, nesting, ...content }: MainViewProps) {
  const { bytes, contentType, cut, side, path, grpcEncoding } = content;
  if (graphql !== null) return <GraphqlView requests={graphql} />;
  switch (kind) {
    case 'form':
      return <FormView bytes={bytes} />;
    case 'multipart':
      return (
        <MultipartView bytes={bytes} contentType={contentType}>
          {(part) =>
            nesting >= nestingLimit ? (
              <HexView bytes={part.bytes} />
            ) : (
              <ContentView
                bytes={part.bytes}
                contentType={headerValue(part.headers, 'content-type')}
                cut={false}
                side={side}
                path={path}
                grpcEncoding={grpcEncoding}
                nesting={nesting + 1}
              />
            )
          }
        </MultipartView>
      );
    case 'grpc':
    case 'grpc-web-text':
      return (
        <GrpcView
          bytes={bytes}
          isText={kind === 'grpc-web-text'}
          side={side}
          path={path}
          encoding={grpcEncoding}
        />
      );
    case 'protobuf':
      return <ProtobufView bytes={bytes} />;
    case 'image':
      return <ImageView bytes={bytes} type={drawableType('image', contentType)} />;
    case 'svg':
      return <SvgView bytes={bytes} />;
    case 'font':
      return <FontView bytes={bytes} />;
    case 'audio':
    case 'video':
      return <MediaView bytes={bytes} kind={kind} type={drawableType(kind, contentType)} cut={cut} />;
    default:
      return <HexView bytes={bytes} />;
  }
}

/** Bytes of a JSON body in which a GraphQL request is looked for. */
const graphqlLength = 1024 * 1024;

function graphqlOf(kind: ContentKind, bytes: Uint8Array, side: string): readonly GraphqlRequest[] | null {
  if (side !== 'request' || bytes.length > graphqlLength) return null;
  const text = () => new TextDecoder().decode(bytes);
  if (kind === 'graphql') {
    return [{ query: text(), operationName: null, variables: null, extensions: null }];
  }
  return kind === 'json' ? graphqlInJson(text()) : null;
}

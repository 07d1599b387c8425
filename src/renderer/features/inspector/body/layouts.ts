import type { ContentKind } from './media-kind.ts';

/** `main` is the view that is made for a kind. */
export type Layout = 'main' | 'tree' | 'pretty' | 'text' | 'hex';

export interface LayoutOption {
  readonly value: Layout;
  readonly label: string;
}

const hex: LayoutOption = { value: 'hex', label: 'Hex' };
const raw: LayoutOption = { value: 'text', label: 'Raw' };
const text: LayoutOption = { value: 'text', label: 'Text' };
const pretty: LayoutOption = { value: 'pretty', label: 'Pretty' };
const tree: LayoutOption = { value: 'tree', label: 'Tree' };
const main = (label: string): LayoutOption => ({ value: 'main', label });

/** The ways in which a kind of content can be shown; the first is what one sees first. */
export function layoutsOf(kind: ContentKind, isGraphql: boolean): readonly LayoutOption[] {
  const operation = isGraphql ? [main('Operation')] : [];
  switch (kind) {
    case 'json':
    case 'json-lines':
      return [...operation, pretty, tree, raw, hex];
    case 'graphql':
      return [...operation, text, hex];
    case 'html':
    case 'css':
    case 'javascript':
    case 'xml':
      return [pretty, raw, hex];
    case 'form':
      return [main('Fields'), raw, hex];
    case 'multipart':
      return [main('Parts'), raw, hex];
    case 'grpc':
    case 'grpc-web-text':
      return [main('Messages'), hex];
    case 'protobuf':
      return [main('Fields'), hex];
    case 'image':
      return [main('Image'), hex];
    case 'svg':
      // Not drawn unasked: a drawing can be made to take very long.
      return [pretty, raw, main('Image'), hex];
    case 'font':
      return [main('Sample'), hex];
    case 'audio':
    case 'video':
      return [main('Player'), hex];
    case 'bytes':
      return [hex];
    default:
      return [text, hex];
  }
}

/** What was chosen last for each kind, until the window is closed; one entry for each kind at most. */
const remembered = new Map<ContentKind, Layout>();

export const rememberedLayout = (kind: ContentKind): Layout | null => remembered.get(kind) ?? null;

export function rememberLayout(kind: ContentKind, layout: Layout): void {
  remembered.set(kind, layout);
}

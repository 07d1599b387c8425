import {
  Cable,
  CornerDownRight,
  FolderOpen,
  Layers,
  type LucideIcon,
  MessageSquareReply,
  Route,
  Server,
  SquareStack,
} from 'lucide-react';
import type { NewPart } from '../../../../shared/edit/graph/add-part.ts';

/** What the palette and the menus call a part, and its icon. */
export const partLooks: Readonly<
  Record<NewPart, { readonly label: string; readonly help: string; readonly icon: LucideIcon }>
> = {
  listener: { label: 'Listener', help: 'an address where clients connect', icon: Cable },
  layer: { label: 'Layer', help: 'a second listener, behind a listener or a route', icon: SquareStack },
  route: { label: 'Route', help: 'which requests go where', icon: Route },
  pool: { label: 'Pool', help: 'servers that stand in for one another', icon: Layers },
  upstream: { label: 'Upstream', help: 'a server that requests go to', icon: Server },
  files: { label: 'Files', help: 'a folder of this machine', icon: FolderOpen },
  redirect: { label: 'Redirect', help: 'sends clients elsewhere', icon: CornerDownRight },
  respond: { label: 'Fixed answer', help: 'the same response to everything', icon: MessageSquareReply },
};

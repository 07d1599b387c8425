import {
  Cable,
  CornerDownRight,
  FolderOpen,
  Layers,
  type LucideIcon,
  MessageSquareReply,
  MonitorSmartphone,
  Route,
  Server,
  ServerCog,
  Unplug,
} from 'lucide-react';
import type { NodeRef } from '../model/types.ts';

const kinds: Readonly<Record<Exclude<NodeRef['kind'], 'answer'>, LucideIcon>> = {
  clients: MonitorSmartphone,
  listener: Cable,
  route: Route,
  pool: Layers,
  upstream: Server,
  upstreams: ServerCog,
};

const answers: Readonly<Record<Extract<NodeRef, { kind: 'answer' }>['answer'], LucideIcon>> = {
  files: FolderOpen,
  respond: MessageSquareReply,
  redirect: CornerDownRight,
  nowhere: Unplug,
};

/** What a node is, as an icon. */
export function NodeIcon({ node, size }: { readonly node: NodeRef; readonly size: number }) {
  const Icon = node.kind === 'answer' ? answers[node.answer] : kinds[node.kind];
  return <Icon size={size} aria-hidden className="shrink-0 text-faint" />;
}

import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { StatusMark } from '../../../ui/status-mark.tsx';
import { type Tone, toneSoft, toneSolid, toneText } from '../../../ui/tone.ts';
import { useNow } from '../../../ui/use-now.ts';
import { rateText } from '../live/edge-live.ts';
import type { NodeLive } from '../live/live-types.ts';
import type { Scale } from '../model/sizes.ts';
import { describeNode, sinceText } from '../model/spoken.ts';
import type { GraphNode } from '../model/types.ts';
import { noHover, useCanvas, useNodeLive } from './canvas-context.ts';
import { NodeIcon } from './node-icons.tsx';

export type DrawnNode = Node<
  { readonly node: GraphNode; readonly scale: Scale; readonly isOneLine: boolean; readonly isEntry: boolean },
  'thing'
>;

/** How often ages are brought up to date, in milliseconds. */
const clockInterval = 1000;

/** What needs attention stands out without its colour too: by a thicker border and a filled ground. */
const attention: Readonly<Record<Tone, string>> = {
  neutral: 'border-line-strong bg-control',
  ok: 'border-line-strong bg-control',
  accent: 'border-line-strong bg-control',
  live: 'border-live bg-live-soft',
  warn: 'border-warn bg-warn-soft',
  error: 'border-error bg-error-soft border-2',
  block: 'border-block bg-block-soft border-2',
};

/** One node of the graph: a button that says all that is drawn of it. */
export const NodeView = memo(function NodeView({ data, isConnectable }: NodeProps<DrawnNode>) {
  const { node, isEntry } = data;
  const live = useNodeLive(node.id);
  const { topology } = useStores();
  const isSelected = useStoreValue('topology', ({ selected }) => selected === node.id);
  const isTabStop = useStoreValue('topology', ({ active }) =>
    active === null ? isEntry : active === node.id,
  );
  const { hover, onSelect, onNodeMenu } = useCanvas();
  const ages = live?.health !== null && live?.needsAttention === true;
  const tone = live?.look.tone ?? 'neutral';
  const label = (now: number | null) => describeNode(node, live, now);
  const props = {
    type: 'button',
    'data-node': node.id,
    tabIndex: isTabStop ? 0 : -1,
    'aria-pressed': isSelected,
    onClick: () => onSelect(node),
    onFocus: () => topology.getState().activate(node.id),
    onPointerMove: (event: React.PointerEvent) =>
      hover.setState({ target: { kind: 'node', node }, x: event.clientX, y: event.clientY }),
    onPointerLeave: () => hover.setState(noHover),
    onContextMenu: (event: React.MouseEvent) => {
      if (onNodeMenu === undefined) return;
      event.preventDefault();
      onNodeMenu(node, { x: event.clientX, y: event.clientY });
    },
    className: classNames(
      'flex size-full cursor-default flex-col justify-center rounded-lg border px-2.5 text-left',
      live?.needsAttention === true || tone === 'warn' || tone === 'block'
        ? attention[tone]
        : isSelected
          ? 'border-accent bg-selection'
          : 'border-line-strong bg-control hover:border-faint',
      live?.needsAttention === true && 'topology-hatched',
      isSelected && 'ring-2 ring-accent',
      (node.isPending || node.isOff) && !isSelected && 'border-dashed',
      node.isOverlay && 'outline-1 outline-accent outline-dashed outline-offset-2',
    ),
  } as const;
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={isConnectable && isLedTo(node)} />
      {ages ? (
        <AgingButton props={props} label={label} data={data} live={live} />
      ) : (
        <button {...props}>
          <Content data={data} live={live} since={null} label={label(null)} />
        </button>
      )}
      <Handle type="source" position={Position.Right} isConnectable={isConnectable && leadsOn(node)} />
    </>
  );
});

/** What a connection may end at, and what it may begin at, by its kind. */
const isLedTo = ({ ref }: GraphNode): boolean => ref.kind !== 'clients' && ref.kind !== 'answer';
const leadsOn = ({ ref }: GraphNode): boolean =>
  ref.kind === 'listener' || ref.kind === 'route' || ref.kind === 'pool';

interface AgingButtonProps {
  readonly props: React.ComponentProps<'button'>;
  readonly label: (now: number | null) => string;
  readonly data: DrawnNode['data'];
  readonly live: NodeLive;
}

/** Apart, so that a passing second draws those alone whose age matters. */
function AgingButton({ props, label, data, live }: AgingButtonProps) {
  const now = useNow(clockInterval);
  const since = live.health === null ? null : sinceText(live.health.since, now);
  return (
    <button {...props} type="button">
      <Content data={data} live={live} since={since} label={label(now)} />
    </button>
  );
}

interface ContentProps {
  readonly data: DrawnNode['data'];
  readonly live: NodeLive | null;
  readonly since: string | null;
  /** All of it in words, for whoever does not see it. */
  readonly label: string;
}

/** Words of what is as it should be: the mark alone says it. */
const plainWords: ReadonlySet<string> = new Set(['answering', 'open', 'healthy', 'quiet', 'not asked yet']);

/** Two lines: what it is and how it is, then more of it and its rate. In a graph of many, one. */
function Content({ data: { node, scale, isOneLine }, live, since, label }: ContentProps) {
  const isLarge = scale === 'presenter';
  const look = live?.look ?? null;
  const isNotable = look !== null && !plainWords.has(look.word);
  const isUrgent = live?.needsAttention === true;
  // An upstream that is out of service is what one looks for first; of all else the second line has room for its state.
  const badge = node.isPending
    ? 'new'
    : isNotable && isUrgent && (isOneLine || node.ref.kind === 'upstream')
      ? look.word
      : null;
  const rate = live === null || live.perSecond <= 0 ? null : rateText(live.perSecond);
  const saysState = isNotable && badge === null;
  const detail = since !== null ? `since ${since}` : saysState ? look.word : detailOf(node, live);
  return (
    <>
      <span className="sr-only">{label}</span>
      <span aria-hidden className="flex w-full items-center gap-1.5">
        <NodeIcon node={node.ref} size={isLarge ? 18 : 13} />
        <span className={classNames('min-w-0 truncate font-semibold', isLarge ? 'text-lg' : 'text-sm')}>
          {node.title}
        </span>
        {node.isMistaken && <StatusMark tone="error" />}
        <span className="min-w-0 flex-1" />
        {isOneLine && rate !== null && <span className="shrink-0 text-2xs text-muted">{rate}</span>}
        {look !== null && badge !== null ? (
          <span
            className={classNames(
              'flex h-[18px] min-w-0 items-center gap-1 rounded-sm px-1.5 font-semibold',
              isLarge ? 'text-xs' : 'text-2xs',
              isUrgent
                ? classNames(toneSolid[look.tone], 'text-surface [&_svg]:text-surface')
                : toneSoft[look.tone],
            )}
          >
            <StatusMark tone={look.tone} shape={look.shape} className="size-2" />
            {/* In full it would leave no room for the name. */}
            <span className="truncate">{badge}</span>
          </span>
        ) : (
          look !== null && <StatusMark tone={look.tone} shape={look.shape} className="size-2" />
        )}
      </span>
      {!isOneLine && (
        <span
          aria-hidden
          className={classNames('flex w-full items-center gap-2', isLarge ? 'text-sm' : 'text-xs')}
        >
          <span
            className={classNames(
              'min-w-0 flex-1 truncate',
              saysState && since === null ? classNames('font-semibold', toneText[look.tone]) : 'text-muted',
            )}
          >
            {detail}
          </span>
          {rate !== null && <span className="shrink-0 font-semibold text-text">{rate}</span>}
        </span>
      )}
    </>
  );
}

/** What is measured says more than what is configured; the address is in the form and in the label. */
function detailOf(node: GraphNode, live: NodeLive | null): string {
  return node.ref.kind === 'upstream' && live !== null && live.note !== '' ? live.note : node.detail;
}

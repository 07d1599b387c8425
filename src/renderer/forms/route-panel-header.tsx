import { ArrowDown, ArrowUp, Copy, Trash2, X } from 'lucide-react';
import { deleteRoute, duplicateRoute, moveRoute } from '../stores/draft/edits.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useAnnounce } from './announcer.tsx';
import { useDraft } from './use-draft.ts';

export interface RoutePanelHeaderProps {
  readonly routeKey: string;
  readonly name: string;
  readonly index: number;
  readonly count: number;
  readonly onClose?: () => void;
}

/** The name of a route, its place, and what can be done with it as a whole. */
export function RoutePanelHeader({ routeKey, name, index, count, onClose }: RoutePanelHeaderProps) {
  const draft = useDraft();
  const announce = useAnnounce();
  const move = (to: number) =>
    draft.getState().edit(`move route ${name}`, (moment) => moveRoute(moment, routeKey, to));
  const remove = () => {
    const base = draft.getState().baseMoment.input;
    draft.getState().edit(`delete route ${name}`, (moment) => deleteRoute(moment, routeKey, base));
    announce(`Route ${name} is deleted. Undo brings it back.`);
    onClose?.();
  };
  return (
    <header className="flex items-center gap-1 pt-3 pr-3 pb-2 pl-4">
      <h2 className="min-w-0 truncate font-semibold">Route {name}</h2>
      <span className="min-w-0 flex-1 shrink-0 whitespace-nowrap pl-2 text-faint text-xs">
        {index + 1} of {count}
      </span>
      <IconButton
        label="Move up"
        keys="Alt ↑"
        size="sm"
        isDisabled={index === 0}
        onPress={() => move(index - 1)}
      >
        <ArrowUp size={14} aria-hidden />
      </IconButton>
      <IconButton
        label="Move down"
        keys="Alt ↓"
        size="sm"
        isDisabled={index === count - 1}
        onPress={() => move(index + 1)}
      >
        <ArrowDown size={14} aria-hidden />
      </IconButton>
      <IconButton
        label="Duplicate route"
        size="sm"
        onPress={() =>
          draft.getState().edit(`duplicate route ${name}`, (moment) => duplicateRoute(moment, routeKey))
        }
      >
        <Copy size={14} aria-hidden />
      </IconButton>
      <IconButton label="Delete route" size="sm" onPress={remove}>
        <Trash2 size={14} aria-hidden />
      </IconButton>
      {onClose !== undefined && (
        <IconButton label="Close" size="sm" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </header>
  );
}

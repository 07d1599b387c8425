import { List, Maximize, Minus, Plus, Presentation } from 'lucide-react';
import { IconButton } from '../../../ui/icon-button.tsx';
import type { ViewportControl } from './use-viewport-control.ts';

export interface CanvasControlsProps {
  readonly control: ViewportControl;
  readonly isListShown: boolean;
  readonly onToggleList: () => void;
  readonly onPresent: () => void;
}

/** How the graph is looked at. */
export function CanvasControls({ control, isListShown, onToggleList, onPresent }: CanvasControlsProps) {
  return (
    <div
      role="toolbar"
      aria-label="View of the graph"
      className="flex items-center gap-0.5 rounded-lg border border-line bg-raised p-1 shadow-overlay"
    >
      <IconButton label="Zoom out" keys="-" onPress={control.zoomOut}>
        <Minus size={14} aria-hidden />
      </IconButton>
      <IconButton label="Zoom in" keys="+" onPress={control.zoomIn}>
        <Plus size={14} aria-hidden />
      </IconButton>
      <IconButton label="Fit the whole graph" keys="0" onPress={control.fit}>
        <Maximize size={14} aria-hidden />
      </IconButton>
      <span aria-hidden className="mx-0.5 h-4 w-px bg-line" />
      <IconButton label="Connections as a list" aria-pressed={isListShown} onPress={onToggleList}>
        <List size={14} aria-hidden />
      </IconButton>
      <IconButton label="Present" onPress={onPresent}>
        <Presentation size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

import type { PointerEvent } from 'react';
import { type NewPart, newParts } from '../../../../shared/edit/graph/add-part.ts';
import { Button } from '../../../ui/button.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { nameOf } from '../model/spoken.ts';
import type { GraphNode } from '../model/types.ts';
import { partLooks } from './part-looks.ts';

export interface PaletteProps {
  /** What a part that is pressed is added after; null for nothing. */
  readonly after: GraphNode | null;
  readonly onAdd: (part: NewPart) => void;
  /** The pointer was pressed on a part, and may carry it into the graph. */
  readonly onGrab: (part: NewPart, at: { readonly x: number; readonly y: number }) => void;
}

/** Parts to add: pressed, they go after what is selected; dragged, after what they are let go over. */
export function Palette({ after, onAdd, onGrab }: PaletteProps) {
  return (
    <div role="toolbar" aria-label="Add to the graph" className="ml-2 flex items-center gap-0.5">
      <span aria-hidden className="px-1.5 font-semibold text-faint text-xs">
        Add
      </span>
      {newParts.map((part) => {
        const { label, help, icon: Icon } = partLooks[part];
        const isAfter = after !== null && after.ref.kind !== 'clients' && part !== 'listener';
        return (
          <span
            key={part}
            onPointerDownCapture={(event: PointerEvent) => {
              if (event.button === 0) onGrab(part, { x: event.clientX, y: event.clientY });
            }}
          >
            <Tooltip text={isAfter ? `${label} after ${nameOf(after)}` : `${label}: ${help}`}>
              <Button
                variant="ghost"
                aria-label={isAfter ? `${label} after ${nameOf(after)}` : label}
                onPress={() => onAdd(part)}
                className="px-1.5!"
              >
                <Icon size={14} aria-hidden />
                <span className="hidden @6xl:inline">{label}</span>
              </Button>
            </Tooltip>
          </span>
        );
      })}
    </div>
  );
}

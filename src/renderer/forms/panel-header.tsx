import { Trash2, X } from 'lucide-react';
import { IconButton } from '../ui/icon-button.tsx';

export interface PanelHeaderProps {
  readonly title: string;
  readonly deleteLabel: string;
  readonly onDelete: () => void;
  /** Left out where the panel cannot be closed. */
  readonly onClose?: (() => void) | undefined;
  readonly closeLabel?: string;
}

/** The name of what a panel edits, with the ways to delete it and to close the panel. */
export function PanelHeader({
  title,
  deleteLabel,
  onDelete,
  onClose,
  closeLabel = 'Close',
}: PanelHeaderProps) {
  return (
    <header className="flex items-center gap-1 pt-3 pr-3 pb-2 pl-4">
      <h2 className="min-w-0 flex-1 truncate font-semibold">{title}</h2>
      <IconButton label={deleteLabel} size="sm" onPress={onDelete}>
        <Trash2 size={14} aria-hidden />
      </IconButton>
      {onClose !== undefined && (
        <IconButton label={closeLabel} size="sm" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </header>
  );
}

import { Dialog } from '../ui/dialog.tsx';
import { KeyHint } from '../ui/key-hint.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import type { Command } from './command.ts';
import { shortcutGroups } from './shortcut-groups.ts';

export interface ShortcutsSheetProps {
  readonly commands: readonly Command[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Everything the keyboard does, on one sheet. */
export function ShortcutsSheet({ commands, isOpen, onClose }: ShortcutsSheetProps) {
  return (
    <Dialog title="Keyboard shortcuts" isOpen={isOpen} onClose={onClose} width="lg">
      <ScrollRegion label="All shortcuts" className="max-h-[calc(88vh-80px)]">
        <div className="columns-1 gap-x-8 sm:columns-2">
          {shortcutGroups(commands).map((group) => (
            <section key={group.title} className="mb-4 break-inside-avoid-column">
              <h3 className="pb-1 font-semibold text-faint text-xs">{group.title}</h3>
              <dl className="divide-y divide-line">
                {group.items.map((item) => (
                  <div key={item.label} className="flex h-8 items-center justify-between gap-4">
                    <dt>{item.label}</dt>
                    <dd className="flex gap-1">
                      {item.keys.map((keys) => (
                        <KeyHint key={keys} keys={keys} />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </ScrollRegion>
    </Dialog>
  );
}

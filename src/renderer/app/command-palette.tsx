import { Search } from 'lucide-react';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { KeyHint } from '../ui/key-hint.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import type { Command } from './command.ts';
import { keysText } from './commands.ts';

export interface CommandPaletteProps {
  readonly commands: readonly Command[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Everything one can do, found by typing. */
export function CommandPalette({ commands, isOpen, onClose }: CommandPaletteProps) {
  const { contains } = useFilter({ sensitivity: 'base' });
  const shown = commands.filter((command) => command.hidden !== true);
  const groups = [...new Set(shown.map((command) => command.group))];
  const run = (id: unknown) => {
    onClose();
    shown.find((command) => command.id === id)?.run();
  };
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable
      className="fixed inset-0 z-40 flex items-start justify-center bg-scrim px-4 pt-[12vh]"
    >
      <Modal className="w-[560px] max-w-full">
        <Dialog
          aria-label="Commands"
          className="overflow-hidden rounded-xl border border-line bg-raised shadow-overlay outline-none"
        >
          <Autocomplete filter={contains}>
            <SearchField aria-label="Search commands" autoFocus className="flex h-11 items-center gap-3 px-4">
              <Search size={16} aria-hidden className="shrink-0 text-faint" />
              <Input
                placeholder="Search or run a command"
                className="w-full bg-transparent text-lg outline-none placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
              />
            </SearchField>
            <ScrollRegion label="Found commands" className="max-h-[50vh] border-line border-t">
              <Menu
                aria-label="Commands"
                onAction={run}
                renderEmptyState={() => (
                  <p className="px-3 py-6 text-center text-muted">No command of that name.</p>
                )}
                className="p-2 outline-none"
              >
                {groups.map((group) => (
                  <MenuSection key={group} id={group} className="pb-2 last:pb-0">
                    <Header className="px-2 py-1 font-semibold text-2xs text-faint">{group}</Header>
                    {shown
                      .filter((command) => command.group === group)
                      .map((command) => (
                        <MenuItem
                          key={command.id}
                          id={command.id}
                          textValue={`${command.label} ${group}`}
                          className="flex h-8 cursor-default items-center justify-between gap-2 rounded-md px-2 outline-none focus:bg-selection focus-visible:bg-selection"
                        >
                          {command.label}
                          {command.keys !== undefined && <KeyHint keys={keysText(command.keys)} />}
                          {command.hint !== undefined && <KeyHint keys={command.hint} />}
                        </MenuItem>
                      ))}
                  </MenuSection>
                ))}
              </Menu>
            </ScrollRegion>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

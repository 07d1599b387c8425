import { Search } from 'lucide-react';
import { useState } from 'react';
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
} from 'react-aria-components';
import { useStores, useStoreValue } from '../stores/context.tsx';
import { KeyHint } from '../ui/key-hint.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import type { Command } from './command.ts';
import { findCommands, type ListedCommand } from './find-commands.ts';
import { keysText } from './shortcut-groups.ts';

export interface CommandPaletteProps {
  readonly commands: readonly Command[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Everything one can do, found by typing. */
export function CommandPalette({ commands, isOpen, onClose }: CommandPaletteProps) {
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
          {/* Before the search field, which would empty itself first: one Escape closes, whatever is typed. */}
          <div
            role="presentation"
            onKeyDownCapture={(event) => {
              if (event.key !== 'Escape') return;
              event.stopPropagation();
              onClose();
            }}
          >
            <Palette commands={commands} onClose={onClose} />
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Palette({ commands, onClose }: Omit<CommandPaletteProps, 'isOpen'>) {
  const { preferences } = useStores();
  const recent = useStoreValue('preferences', (state) => state.recentCommands);
  const [query, setQuery] = useState('');
  const sections = findCommands(commands, query, recent);
  const run = (id: unknown) => {
    onClose();
    const chosen = commands.find((command) => command.id === id);
    if (chosen === undefined) return;
    preferences.getState().addRecentCommand(chosen.id);
    chosen.run();
  };
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
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
          {sections.map(({ title, items }) => (
            <MenuSection key={title} id={title} aria-label={title} className="pb-2 last:pb-0">
              {query.trim() === '' && (
                <Header className="px-2 py-1 font-semibold text-2xs text-faint">{title}</Header>
              )}
              {items.map((item) => (
                <MenuItem
                  key={item.command.id}
                  id={item.command.id}
                  textValue={item.command.label}
                  className="flex h-8 cursor-default items-center gap-2 rounded-md px-2 outline-none focus:bg-selection focus-visible:bg-selection"
                >
                  <CommandLine item={item} />
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </ScrollRegion>
    </Autocomplete>
  );
}

function CommandLine({ item: { command, label, from } }: { readonly item: ListedCommand }) {
  const keys = command.keys === undefined ? command.hint : keysText(command.keys);
  return (
    <>
      <span className="min-w-0 flex-1 truncate">
        {label.map(({ text, isMatch }, index) =>
          isMatch ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in order
            <mark key={index} className="bg-transparent font-semibold text-accent">
              {text}
            </mark>
          ) : (
            text
          ),
        )}
      </span>
      {from !== null && (
        <span aria-hidden className="shrink-0 text-faint text-xs">
          {from}
        </span>
      )}
      {keys !== undefined && <KeyHint keys={keys} />}
    </>
  );
}

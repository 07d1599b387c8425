import { Search } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Heading,
  Input,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { ScrollRegion } from '../../../ui/scroll-region.tsx';
import { StatusMark } from '../../../ui/status-mark.tsx';

export interface PickItem {
  readonly id: string;
  readonly label: string;
  /** More about it, in few words. */
  readonly detail: string;
  /** Why it cannot be chosen, a sentence; null where it can. Choosing it anyway says so. */
  readonly reason: string | null;
}

export interface PickDialogProps {
  /** What is chosen: 'Connect route shop to'. */
  readonly title: string;
  readonly items: readonly PickItem[];
  readonly onPick: (item: PickItem) => void;
  readonly onClose: () => void;
}

const textOf = ({ label, detail }: PickItem): string => `${label} ${detail}`;

/** A list to choose one of, found by typing. What cannot be chosen stands below, with the reason. */
export function PickDialog({ title, items, onPick, onClose }: PickDialogProps) {
  const { contains } = useFilter({ sensitivity: 'base' });
  const [text, setText] = useState('');
  const sorted = [
    ...items.filter(({ reason }) => reason === null),
    ...items.filter(({ reason }) => reason !== null),
  ];
  /** Enter may come before the list has marked its first entry: it is meant all the same. */
  const pickFirst = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' || event.currentTarget.hasAttribute('aria-activedescendant')) return;
    const first = sorted.find((item) => contains(textOf(item), text));
    if (first === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onPick(first);
  };
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable
      className="fixed inset-0 z-40 flex items-start justify-center bg-scrim px-4 pt-[12vh]"
    >
      <Modal className="w-[560px] max-w-full">
        <Dialog className="overflow-hidden rounded-xl border border-line bg-raised shadow-overlay outline-none">
          <Heading slot="title" level={2} className="truncate px-4 pt-3 font-semibold text-sm">
            {title}
          </Heading>
          <Autocomplete filter={contains}>
            <SearchField
              aria-label="Find"
              autoFocus
              value={text}
              onChange={setText}
              className="flex h-10 items-center gap-3 px-4"
            >
              <Search size={14} aria-hidden className="shrink-0 text-faint" />
              <Input
                placeholder="Find by name"
                onKeyDownCapture={pickFirst}
                className="w-full bg-transparent outline-none placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
              />
            </SearchField>
            <ScrollRegion label="Found" className="max-h-[50vh] border-line border-t">
              <Menu
                aria-label={title}
                onAction={(id) => {
                  const item = sorted.find((candidate) => candidate.id === id);
                  if (item !== undefined) onPick(item);
                }}
                renderEmptyState={() => (
                  <p className="px-3 py-6 text-center text-muted">There is nothing to choose here.</p>
                )}
                className="p-2 outline-none"
              >
                {sorted.map((item) => (
                  <MenuItem
                    key={item.id}
                    id={item.id}
                    textValue={textOf(item)}
                    className="flex min-h-8 cursor-default flex-col justify-center rounded-md px-2 py-1 outline-none focus:bg-selection focus-visible:bg-selection"
                  >
                    <span className="flex items-center gap-2">
                      <span className={item.reason === null ? '' : 'text-muted'}>{item.label}</span>
                      <span className="min-w-0 flex-1 truncate text-right font-mono text-faint text-xs">
                        {item.detail}
                      </span>
                    </span>
                    {item.reason !== null && (
                      <span className="flex items-center gap-1.5 text-muted text-xs">
                        <StatusMark tone="block" className="size-2" />
                        <span className="sr-only">Not possible: </span>
                        {item.reason}
                      </span>
                    )}
                  </MenuItem>
                ))}
              </Menu>
            </ScrollRegion>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

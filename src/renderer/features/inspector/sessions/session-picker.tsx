import { Check, ChevronDown, FileDown, History, Radio } from 'lucide-react';
import { useState } from 'react';
import { Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components';
import type { HistorySession } from '../../../../shared/model/session.ts';
import { beginAndSay } from '../../../stores/begin-and-say.ts';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { menuItemClass, popoverClass } from '../../../ui/select.tsx';
import { DeleteSession } from './delete-session.tsx';
import { RenameSession } from './rename-session.tsx';
import { sessionFacts, sessionTitle } from './session-words.ts';

type Asking = 'rename' | 'delete' | null;

/** Which session the list shows, and what can be done with it. */
export function SessionPicker() {
  const stores = useStores();
  const { exchanges, sharing } = stores;
  const items = useStoreValue('sessions', (state) => state.items) ?? [];
  const shown = useStoreValue('exchanges', (state) => state.session);
  const [asking, setAsking] = useState<Asking>(null);
  const live = items.find((session) => session.live);
  const session = shown === null ? live : items.find(({ id }) => id === shown);
  const title =
    shown === null ? (live?.name ?? 'Live') : session === undefined ? 'Earlier' : sessionTitle(session);

  const onAction = (key: React.Key) => {
    if (key === 'begin') void beginAndSay(stores);
    else if (key === 'export') sharing.getState().exportHar(null);
    else if (key === 'import') sharing.getState().chooseFile();
    else if (key === 'rename' || key === 'delete') setAsking(key);
    else exchanges.getState().show(key === live?.id || key === 'live' ? null : Number(key));
  };
  return (
    <>
      <MenuTrigger>
        <Button aria-label={`Session: ${title}`} className="max-w-60">
          {shown === null ? (
            <Radio size={14} aria-hidden className="shrink-0 text-live" />
          ) : (
            <History size={14} aria-hidden className="shrink-0 text-warn" />
          )}
          <span className="truncate">{title}</span>
          <ChevronDown size={14} aria-hidden className="shrink-0 text-faint" />
        </Button>
        <Popover placement="bottom start" className={classNames(popoverClass, 'w-104')}>
          <Menu
            aria-label="Sessions"
            onAction={onAction}
            className="max-h-[60vh] overflow-auto p-1 outline-none"
          >
            <MenuSection aria-label="Sessions">
              {live === undefined ? (
                <MenuItem id="live" textValue="Live" className={menuItemClass}>
                  <Mark isShown={shown === null} />
                  Live
                </MenuItem>
              ) : (
                <SessionItem session={live} isShown={shown === null} />
              )}
              {items
                .filter((one) => !one.live)
                .map((one) => (
                  <SessionItem key={one.id} session={one} isShown={one.id === shown} />
                ))}
            </MenuSection>
            <Separator className="my-1 h-px bg-line" />
            <MenuSection aria-label="Actions">
              <MenuItem id="begin" className={menuItemClass}>
                Begin a new session
              </MenuItem>
              <MenuItem id="rename" isDisabled={session === undefined} className={menuItemClass}>
                Rename this session…
              </MenuItem>
              <MenuItem id="import" className={menuItemClass}>
                Import a HAR file…
              </MenuItem>
              <MenuItem id="export" className={menuItemClass}>
                Export as HAR…
              </MenuItem>
              <MenuItem
                id="delete"
                isDisabled={session === undefined || session.live}
                className={classNames(menuItemClass, 'text-error')}
              >
                {session?.live === true
                  ? 'Delete this session (not while it is live)'
                  : 'Delete this session…'}
              </MenuItem>
            </MenuSection>
          </Menu>
        </Popover>
      </MenuTrigger>
      {session !== undefined && (
        <>
          <RenameSession
            key={session.id}
            session={session}
            isOpen={asking === 'rename'}
            onClose={() => setAsking(null)}
          />
          <DeleteSession session={session} isOpen={asking === 'delete'} onClose={() => setAsking(null)} />
        </>
      )}
    </>
  );
}

const Mark = ({ isShown }: { readonly isShown: boolean }) => (
  <Check size={14} aria-hidden className={classNames('shrink-0', isShown ? 'text-accent' : 'invisible')} />
);

interface SessionItemProps {
  readonly session: HistorySession;
  readonly isShown: boolean;
}

function SessionItem({ session, isShown }: SessionItemProps) {
  const title = sessionTitle(session);
  return (
    <MenuItem id={session.id} textValue={title} className={classNames(menuItemClass, 'h-10!')}>
      <Mark isShown={isShown} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className={classNames('truncate', isShown && 'font-semibold')}>{title}</span>
        <span className="truncate text-faint text-xs">{sessionFacts(session)}</span>
      </span>
      {isShown && <span className="sr-only">shown now</span>}
      {session.live && (
        <Badge tone="live">
          <Radio size={12} aria-hidden />
          live
        </Badge>
      )}
      {session.kind === 'imported' && (
        <Badge>
          <FileDown size={12} aria-hidden />
          imported
        </Badge>
      )}
    </MenuItem>
  );
}

import { FileInput, Hand, PencilLine, Repeat, RotateCcw, ShieldQuestion, Type, Wand2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { defaultHold } from '../../../../shared/model/breakpoint.ts';
import type { ExchangeId, ExchangeSummary } from '../../../../shared/model/exchange.ts';
import { milliseconds } from '../../../../shared/model/units.ts';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { refusalOf } from '../../../stores/replay-refusal.ts';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { errorText } from '../../../ui/inline-error.tsx';
import type { MenuAction } from '../../../ui/menu.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { RepeatDialog } from './repeat-dialog.tsx';
import { RewriteRuleDialog } from './rewrite-rule-dialog.tsx';
import { MapLocalDialog, MockDialog } from './rule-dialogs.tsx';
import { useMarkedText } from './use-marked-text.ts';

type Shown =
  | { readonly kind: 'edit'; readonly id: ExchangeId; readonly reason: string | null }
  | { readonly kind: 'cut'; readonly id: ExchangeId; readonly message: string }
  | { readonly kind: 'repeat' | 'mock' | 'map'; readonly id: ExchangeId }
  | { readonly kind: 'rewrite'; readonly id: ExchangeId; readonly selection: string };

export interface ExchangeMenu {
  readonly send: readonly MenuAction[];
  readonly change: readonly MenuAction[];
}

export interface ExchangeActions {
  resend(id: ExchangeId): void;
  edit(id: ExchangeId): void;
  /** Everything that can be done with an exchange here, for its menus: sending it again, and changing what is like it. */
  menu(exchange: ExchangeSummary): ExchangeMenu;
  readonly dialogs: ReactNode;
}

/** Sending again, editing, and making rules of exchanges: the actions, and the dialogs they open. */
export function useExchangeActions(): ExchangeActions {
  const { replay, exchanges, navigation, notices, status, breakpoints, whatIf } = useStores();
  const hasDraft = useStoreValue('whatIf', (state) => state.draft !== null);
  const [shown, setShown] = useState<Shown | null>(null);
  const markedText = useMarkedText();
  const close = () => setShown(null);

  const sent = (id: ExchangeId) => {
    close();
    if (status.getState().status?.capturing === false) {
      notices.getState().say('Sent again. Capture is paused, so it is not recorded.');
      return;
    }
    notices.getState().say('Sent again.');
    exchanges.getState().select(id);
    navigation.getState().setDetailOpen(true);
  };
  const resend = (id: ExchangeId, acceptCut = false) => {
    replay
      .getState()
      .send({ of: id, request: null, acceptCut })
      .then(sent, (error: unknown) => {
        const message = errorText(error);
        switch (refusalOf(error)?.reason) {
          case 'body_cut':
            setShown({ kind: 'cut', id, message });
            return;
          case 'redacted':
          case 'gone':
          case 'invalid':
            setShown({ kind: 'edit', id, reason: message });
            return;
          default:
            close();
            notices.getState().fail(message);
        }
      });
  };
  const breakOn = ({ authority, target, method }: ExchangeSummary) => {
    const host = authority.replace(/:[0-9]*$/, '').toLowerCase();
    const path = target.split('?', 1)[0] ?? '/';
    breakpoints.getState().open({
      id: `break-${breakpoints.getState().breakpoints.length + 1}`,
      match: { hosts: [host], paths: [path], methods: [method], headers: {}, query: {}, clients: [] },
      side: 'request',
      enabled: true,
      timeout: milliseconds(defaultHold),
    });
  };

  const menu = (exchange: ExchangeSummary): ExchangeMenu => {
    const { id } = exchange;
    const isSocket = exchange.kind === 'websocket';
    const send: readonly MenuAction[] = [
      {
        id: 'resend',
        label: 'Resend',
        icon: <RotateCcw size={14} aria-hidden />,
        keys: 'r',
        isDisabled: isSocket,
        onAction: () => resend(id),
      },
      {
        id: 'edit',
        label: 'Edit and resend…',
        icon: <PencilLine size={14} aria-hidden />,
        keys: 'e',
        isDisabled: isSocket,
        onAction: () => setShown({ kind: 'edit', id, reason: null }),
      },
      {
        id: 'repeat',
        label: 'Repeat…',
        icon: <Repeat size={14} aria-hidden />,
        isDisabled: isSocket,
        onAction: () => setShown({ kind: 'repeat', id }),
      },
    ];
    const change: readonly MenuAction[] = [
      {
        id: 'break',
        label: 'Break on requests like this…',
        icon: <Hand size={14} aria-hidden />,
        onAction: () => breakOn(exchange),
      },
      {
        id: 'mock',
        label: 'Mock this response…',
        icon: <Wand2 size={14} aria-hidden />,
        isDisabled: isSocket || exchange.status === null,
        onAction: () => setShown({ kind: 'mock', id }),
      },
      {
        id: 'map',
        label: 'Map to a local file…',
        icon: <FileInput size={14} aria-hidden />,
        isDisabled: isSocket,
        onAction: () => setShown({ kind: 'map', id }),
      },
      {
        id: 'rewrite',
        label: 'Make a rewrite rule…',
        icon: <Type size={14} aria-hidden />,
        isDisabled: exchange.route === null,
        onAction: () => setShown({ kind: 'rewrite', id, selection: markedText() }),
      },
      {
        id: 'what-if',
        label: hasDraft
          ? 'Try with the edited configuration'
          : 'Try with the edited configuration (no edits)',
        icon: <ShieldQuestion size={14} aria-hidden />,
        isApart: true,
        isDisabled: !hasDraft || exchange.listener === '',
        onAction: () => whatIf.getState().open([id]),
      },
    ];
    return { send, change };
  };

  return {
    resend: (id) => resend(id),
    edit: (id) => setShown({ kind: 'edit', id, reason: null }),
    menu,
    dialogs: shown === null ? null : dialogOf(shown, close, sent, (id) => resend(id, true)),
  };
}

function dialogOf(
  shown: Shown,
  onClose: () => void,
  onSent: (id: ExchangeId) => void,
  onSendPart: (id: ExchangeId) => void,
): ReactNode {
  const { id } = shown;
  switch (shown.kind) {
    case 'edit':
      return <EditDialog key={id} id={id} reason={shown.reason} onClose={onClose} onSent={onSent} />;
    case 'cut':
      return (
        <ConfirmDialog
          title="Send a part of the body?"
          isOpen
          onClose={onClose}
          confirmLabel="Send that part"
          onConfirm={() => onSendPart(id)}
        >
          <p>{shown.message}</p>
        </ConfirmDialog>
      );
    case 'repeat':
      return <RepeatDialog id={id} onClose={onClose} />;
    case 'mock':
      return <MockDialog id={id} onClose={onClose} />;
    case 'map':
      return <MapLocalDialog id={id} onClose={onClose} />;
    case 'rewrite':
      return <RewriteRuleDialog id={id} selection={shown.selection} onClose={onClose} />;
  }
}

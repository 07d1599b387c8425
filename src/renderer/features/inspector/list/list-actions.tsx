import { Columns2, Copy, FileUp, type LucideIcon, Palette, PanelRight, Pin, PinOff } from 'lucide-react';
import type { ExchangeSummary } from '../../../../shared/model/exchange.ts';
import { type MarkColour, markColours } from '../../../../shared/model/mark.ts';
import type { Stores } from '../../../stores/stores.ts';
import { formatCount } from '../../../ui/format.ts';
import { errorText } from '../../../ui/inline-error.tsx';
import type { MenuAction } from '../../../ui/menu.tsx';
import { type CopyForm, copyAs, copyForms } from '../copy/copy-as.ts';
import { urlOf } from '../exchange-words.ts';
import { MarkShape } from './mark-shape.tsx';

/** What an action may use. */
export interface ActionContext {
  readonly stores: Stores;
}

/**
 * Something that can be done with exchanges of the list. Those of {@link listActions} are offered by the menu of a
 * row, by the bar of several picked ones and by their key; the list knows nothing else of them.
 */
export interface ListAction {
  readonly id: string;
  readonly icon: LucideIcon;
  /** What it is called for that many exchanges. */
  label(exchanges: readonly ExchangeSummary[], context: ActionContext): string;
  /** A single letter. */
  readonly key?: string;
  /** Exchanges it can be done with at once; without it, any number. */
  readonly most?: number;
  /** Exchanges that it needs; without it, one. */
  readonly least?: number;
  /** Set apart from those before. */
  readonly isApart?: boolean;
  run(exchanges: readonly ExchangeSummary[], context: ActionContext): void;
  /** A menu to choose from instead. */
  choices?(exchanges: readonly ExchangeSummary[], context: ActionContext): readonly MenuAction[];
}

/** Exchanges whose addresses are copied at once. */
const copyLimit = 10_000;

const sayOrFail =
  ({ stores }: ActionContext, done: string) =>
  (doing: Promise<unknown>): void => {
    doing.then(
      () => stores.notices.getState().say(done),
      (error: unknown) => stores.notices.getState().fail(errorText(error)),
    );
  };

export const quantity = (exchanges: readonly ExchangeSummary[]): string =>
  exchanges.length === 1 ? '' : ` ${formatCount(exchanges.length)}`;

const openDetails: ListAction = {
  id: 'open',
  icon: PanelRight,
  most: 1,
  label: () => 'Open details',
  run([exchange], { stores }) {
    if (exchange === undefined) return;
    stores.exchanges.getState().select(exchange.id);
    stores.navigation.getState().setDetailOpen(true);
  },
};

const otherForms = ['fetch', 'httpie', 'python'] as const satisfies readonly CopyForm[];

function runCopy({ id }: ExchangeSummary, form: CopyForm, { stores }: ActionContext): void {
  const { notices } = stores;
  copyAs(stores.client, id, form).then(
    (done) => notices.getState().say(done),
    (error: unknown) => notices.getState().fail(errorText(error)),
  );
}

const copyCurl: ListAction = {
  id: 'copy-curl',
  icon: Copy,
  key: 'c',
  most: 1,
  isApart: true,
  label: () => 'Copy as cURL',
  run([exchange], context) {
    if (exchange === undefined) return;
    runCopy(exchange, 'curl', context);
  },
};

const copyOthers: ListAction = {
  id: 'copy-as',
  icon: Copy,
  most: 1,
  label: () => 'Copy as',
  run: () => undefined,
  choices: ([exchange], context) =>
    exchange === undefined
      ? []
      : otherForms.map(
          (form): MenuAction => ({
            id: form,
            label: copyForms[form],
            onAction: () => runCopy(exchange, form, context),
          }),
        ),
};

const compare: ListAction = {
  id: 'compare',
  icon: Columns2,
  least: 2,
  most: 2,
  isApart: true,
  label: () => 'Compare',
  run: (exchanges, { stores }) => stores.sharing.getState().compare(exchanges.map(({ id }) => id)),
};

const exportHar: ListAction = {
  id: 'export-har',
  icon: FileUp,
  isApart: true,
  label: (exchanges) => `Export${quantity(exchanges)} as HAR…`,
  run: (exchanges, { stores }) => stores.sharing.getState().exportHar(exchanges.map(({ id }) => id)),
};

const copyUrls: ListAction = {
  id: 'copy-url',
  icon: Copy,
  label: (exchanges) => (exchanges.length === 1 ? 'Copy URL' : `Copy${quantity(exchanges)} URLs`),
  run(exchanges, context) {
    const urls = exchanges.slice(0, copyLimit).map(urlOf);
    const more = exchanges.length > copyLimit ? ` The first ${formatCount(copyLimit)} of them.` : '';
    sayOrFail(
      context,
      `${urls.length === 1 ? 'Copied the URL.' : `Copied ${formatCount(urls.length)} URLs.`}${more}`,
    )(navigator.clipboard.writeText(urls.join('\n')));
  },
};

const areAllPinned = (exchanges: readonly ExchangeSummary[], { stores }: ActionContext): boolean => {
  const { byId } = stores.marks.getState();
  return exchanges.every(({ id }) => byId.get(id)?.pinned === true);
};

const fail = (stores: Stores) => (error: unknown) => stores.notices.getState().fail(errorText(error));

const pin: ListAction = {
  id: 'pin',
  icon: Pin,
  key: 'p',
  isApart: true,
  label: (exchanges, context) =>
    `${areAllPinned(exchanges, context) ? 'Unpin' : 'Pin'}${quantity(exchanges)}`,
  run(exchanges, context) {
    const { marks } = context.stores;
    marks
      .getState()
      .mark(
        exchanges.map(({ id }) => id),
        { pinned: !areAllPinned(exchanges, context) },
      )
      .catch(fail(context.stores));
  },
};

const colour: ListAction = {
  id: 'colour',
  icon: Palette,
  label: (exchanges) => `Colour${quantity(exchanges)}`,
  run: () => undefined,
  choices(exchanges, { stores }) {
    const set = (chosen: MarkColour | null) => () => {
      stores.marks
        .getState()
        .mark(
          exchanges.map(({ id }) => id),
          { colour: chosen },
        )
        .catch(fail(stores));
    };
    return [
      ...markColours.map(
        (choice): MenuAction => ({
          id: choice,
          label: `${choice.charAt(0).toUpperCase()}${choice.slice(1)}`,
          icon: <MarkShape colour={choice} />,
          onAction: set(choice),
        }),
      ),
      {
        id: 'none',
        label: 'No colour',
        icon: <PinOff size={14} aria-hidden className="invisible" />,
        isApart: true,
        onAction: set(null),
      },
    ];
  },
};

/** In the order in which menu and bar offer them. Other parts of the inspector add theirs here. */
export const listActions: readonly ListAction[] = [
  openDetails,
  pin,
  colour,
  copyCurl,
  copyOthers,
  copyUrls,
  compare,
  exportHar,
];

/** The actions that can be done with that many exchanges. */
export const actionsFor = (exchanges: readonly ExchangeSummary[]): readonly ListAction[] =>
  exchanges.length === 0
    ? []
    : listActions.filter(
        ({ least = 1, most = Number.POSITIVE_INFINITY }) =>
          exchanges.length >= least && exchanges.length <= most,
      );

/** As entries of a menu. */
export const menuActions = (
  exchanges: readonly ExchangeSummary[],
  context: ActionContext,
): readonly MenuAction[] =>
  actionsFor(exchanges).map((action) => ({
    id: action.id,
    label: action.label(exchanges, context),
    icon: <action.icon size={14} aria-hidden />,
    ...(action.id === 'open' ? { keys: 'Enter' } : action.key === undefined ? {} : { keys: action.key }),
    isApart: action.isApart ?? false,
    onAction: () => action.run(exchanges, context),
    ...(action.choices === undefined ? {} : { items: action.choices(exchanges, context) }),
  }));

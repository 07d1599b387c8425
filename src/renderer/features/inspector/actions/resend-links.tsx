import type { ExchangeId, ExchangeSummary } from '../../../../shared/model/exchange.ts';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatClock } from '../../../ui/format.ts';
import { MenuButton } from '../../../ui/menu-button.tsx';

/** Resends of one exchange that are offered; older ones are found in the list. */
const shownLimit = 20;

/** Says that an exchange is a resend, and which were made of it, with the way to each. */
export function ResendLinks({ exchange }: { readonly exchange: ExchangeSummary }) {
  const { exchanges } = useStores();
  const { id, resendOf } = exchange;
  // The list changes in place; its version says when. As one text it is compared by what it says. The newest first.
  const made = useStoreValue('exchanges', ({ log, version }) =>
    version >= 0 ? log.resendsOf(id).slice(-shownLimit).reverse().join(' ') : '',
  );
  const ids = made === '' ? [] : made.split(' ');
  if (resendOf === undefined && ids.length === 0) return null;
  const select = (other: ExchangeId) => exchanges.getState().select(other);
  const labelOf = (other: ExchangeId): string => {
    const summary = exchanges.getState().log.get(other)?.summary;
    return summary === undefined ? other : `${formatClock(summary.at)}, ${summary.status ?? 'under way'}`;
  };
  const [only] = ids;
  const times = `Sent again ${ids.length} times${ids.length >= shownLimit ? ' or more' : ''}`;
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-muted text-xs">
      {resendOf !== undefined && (
        <span>
          Resend of
          <Button size="sm" variant="link" onPress={() => select(resendOf)}>
            the original
          </Button>
        </span>
      )}
      {ids.length === 1 && only !== undefined && (
        <span>
          Sent again as
          <Button size="sm" variant="link" onPress={() => select(only)}>
            {labelOf(only)}
          </Button>
        </span>
      )}
      {ids.length > 1 && (
        <MenuButton
          label={times}
          variant="link"
          actions={ids.map((other) => ({ id: other, label: labelOf(other), onAction: () => select(other) }))}
        >
          {times}
        </MenuButton>
      )}
    </p>
  );
}

import { useEffect, useState } from 'react';
import { bodyPieceLimit } from '../../../../shared/contract/methods/exchanges.ts';
import type { BodySide, ExchangeId } from '../../../../shared/model/exchange.ts';
import { useStores } from '../../../stores/context.tsx';
import { fromBase64 } from '../../../ui/base64.ts';
import { Button } from '../../../ui/button.tsx';
import { formatCount } from '../../../ui/format.ts';
import { HexView } from '../../../ui/hex-view.tsx';
import { errorText } from '../../../ui/inline-error.tsx';
import { TextField } from '../../../ui/text-field.tsx';

export interface PagedHexProps {
  readonly id: ExchangeId;
  readonly side: BodySide;
  /** Bytes of the body that were kept. */
  readonly kept: number;
}

type PieceState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'ready'; readonly from: number; readonly bytes: Uint8Array };

/** The bytes of a body as it was sent, of any size: one piece at a time is fetched and held. */
export function PagedHex({ id, side, kept }: PagedHexProps) {
  const { client } = useStores();
  const [from, setFrom] = useState(0);
  const [wanted, setWanted] = useState('');
  const [state, setState] = useState<PieceState>({ phase: 'loading' });
  useEffect(() => {
    let current = true;
    setState({ phase: 'loading' });
    client.call('exchanges.body', { id, side, offset: from, length: bodyPieceLimit }).then(
      ({ base64 }) => {
        if (current) setState({ phase: 'ready', from, bytes: fromBase64(base64) });
      },
      (error: unknown) => {
        if (current) setState({ phase: 'failed', message: errorText(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [client, id, side, from]);

  const place = placeOf(wanted);
  const isWrong = wanted !== '' && (place === null || place >= kept);
  const goTo = () => {
    if (place !== null && place < kept) setFrom(place - (place % bodyPieceLimit));
  };
  const to = Math.min(kept, from + bodyPieceLimit);
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        {state.phase === 'ready' ? (
          <HexView bytes={state.bytes} base={state.from} />
        ) : (
          <p className={state.phase === 'failed' ? 'p-4 text-error' : 'p-4 text-muted'}>
            {state.phase === 'failed' ? `These bytes could not be read: ${state.message}` : 'Loading…'}
          </p>
        )}
      </div>
      <div className="flex h-9 shrink-0 items-center gap-2 border-line border-t px-4 text-xs">
        <Button size="sm" isDisabled={from === 0} onPress={() => setFrom(Math.max(0, from - bodyPieceLimit))}>
          Earlier
        </Button>
        <Button size="sm" isDisabled={to >= kept} onPress={() => setFrom(from + bodyPieceLimit)}>
          Later
        </Button>
        <span className="min-w-0 flex-1 truncate text-faint">
          bytes {formatCount(from)} to {formatCount(to)} of {formatCount(kept)}, as they were sent
        </span>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            goTo();
          }}
        >
          <TextField
            label="Go to offset, 0x for hexadecimal"
            hideLabel
            data
            placeholder="Offset, or 0x…"
            value={wanted}
            onChange={setWanted}
            isInvalid={isWrong}
            className="w-32"
          />
        </form>
      </div>
    </div>
  );
}

/** An offset as people write it; null where it is none. */
function placeOf(text: string): number | null {
  const plain = text.trim().replaceAll(/[,_ ]/g, '');
  return /^(?:0x[0-9a-f]{1,12}|[0-9]{1,15})$/i.test(plain) ? Number(plain) : null;
}

import { Pause, Plus, Search } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useStores, useStoreValue } from '../stores/context.tsx';
import { rateHistoryLimit } from '../stores/status.ts';
import { Button } from '../ui/button.tsx';
import { formatDuration, formatRate } from '../ui/format.ts';
import { errorText } from '../ui/inline-error.tsx';
import { KeyHint } from '../ui/key-hint.tsx';
import { withModifier } from '../ui/keys.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { BrandMark } from './brand.tsx';
import { Sparkline } from './sparkline.tsx';

export function TitleBar({ onOpenPalette }: { readonly onOpenPalette: () => void }) {
  const { navigation } = useStores();
  return (
    <header className="col-span-2 flex items-center border-line border-b bg-surface pr-2">
      <div className="flex w-[52px] shrink-0 items-center gap-2.5 pl-[18px] font-semibold lg:w-[188px] lg:pl-4">
        <BrandMark />
        <span className="sr-only lg:not-sr-only">Doorman</span>
      </div>
      <div className="flex min-w-0 flex-1 items-center gap-3 px-3">
        <CaptureButton />
        <Traffic />
      </div>
      <div className="flex shrink-0 items-center gap-2">
        <Button onPress={() => navigation.getState().setAddingService(true)}>
          <Plus size={14} aria-hidden />
          Add service
        </Button>
        <AriaButton
          onPress={onOpenPalette}
          className="flex h-7 cursor-default items-center gap-2 rounded-md px-2 text-muted transition-colors hover:bg-hover hover:text-text"
        >
          <Search size={14} aria-hidden />
          Search or run…
          <KeyHint keys={withModifier('K')} />
        </AriaButton>
      </div>
    </header>
  );
}

function CaptureButton() {
  const { status, notices } = useStores();
  const capturing = useStoreValue('status', (state) => state.status?.capturing ?? null);
  if (capturing === null) return null;
  const toggle = () => {
    status
      .getState()
      .setCapturing(!capturing)
      .catch((error: unknown) => notices.getState().fail(errorText(error)));
  };
  return (
    <Tooltip text={capturing ? 'Pause capture' : 'Resume capture'} keys={withModifier('E')}>
      <Button onPress={toggle} aria-pressed={capturing}>
        {capturing ? (
          <span aria-hidden className="size-2 rounded-full bg-error" />
        ) : (
          <Pause size={12} aria-hidden className="text-warn" fill="currentColor" />
        )}
        {capturing ? 'Capturing' : 'Capture paused'}
      </Button>
    </Tooltip>
  );
}

function Traffic() {
  const traffic = useStoreValue('status', (state) => state.status?.traffic ?? null);
  const rates = useStoreValue('status', (state) => state.rates);
  if (traffic === null) return null;
  return (
    <div className="hidden min-w-0 items-center gap-3 overflow-hidden whitespace-nowrap text-muted md:flex">
      <Sparkline values={rates} points={rateHistoryLimit} />
      <span>
        <strong className="font-semibold text-text">{formatRate(traffic.requestsPerSecond)}</strong> req/s
      </span>
      {traffic.medianDuration !== null && (
        <span>
          <strong className="font-semibold text-text">{formatDuration(traffic.medianDuration * 1000)}</strong>{' '}
          p50
        </span>
      )}
      {traffic.active > 0 && (
        <span>
          <strong className="font-semibold text-text">{traffic.active}</strong> active
        </span>
      )}
    </div>
  );
}

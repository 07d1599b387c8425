import { useStores, useStoreValue } from '../stores/context.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { errorText } from '../ui/inline-error.tsx';

/** Says in every view that breakpoints stop traffic, and how much is held. */
export function BreakpointsBanner() {
  return (
    <div role="status" aria-live="polite" className="shrink-0">
      <Stopping />
    </div>
  );
}

function Stopping() {
  const { breakpoints, notices } = useStores();
  const active = useStoreValue(
    'breakpoints',
    (state) => state.breakpoints.filter(({ enabled }) => enabled).length,
  );
  const held = useStoreValue('breakpoints', (state) => state.held.length);
  if (active === 0 && held === 0) return null;
  const switchOff = () => {
    const state = breakpoints.getState();
    state
      .replace(state.breakpoints.map((one) => ({ ...one, enabled: false })))
      .catch((error: unknown) => notices.getState().fail(errorText(error)));
  };
  return (
    <Banner
      tone={held > 0 ? 'warn' : 'block'}
      action={
        <div className="flex gap-2">
          <Button size="sm" onPress={() => breakpoints.getState().open()}>
            Show
          </Button>
          {held > 0 && (
            <Button size="sm" onPress={() => void breakpoints.getState().continueAll()}>
              Continue all
            </Button>
          )}
          <Button size="sm" variant="ghost" onPress={switchOff}>
            Switch off
          </Button>
        </div>
      }
    >
      {held > 0 ? (
        <>
          <strong className="font-semibold">{held} held</strong> at breakpoints, waiting for you
        </>
      ) : (
        `${active === 1 ? 'A breakpoint stops' : `${active} breakpoints stop`} matching traffic; nothing is held`
      )}
    </Banner>
  );
}

import { useStores, useStoreValue } from '../stores/context.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { errorText } from '../ui/inline-error.tsx';

/** What is the matter with the connection, the engine or capture; announced when it changes. */
export function ConditionBanner() {
  return (
    <div role="status" aria-live="polite" className="shrink-0">
      <Condition />
    </div>
  );
}

function Condition() {
  const stores = useStores();
  const connection = useStoreValue('connection', (state) => state);
  const engine = useStoreValue('status', (state) => state.status?.engine ?? null);
  const capturing = useStoreValue('status', (state) => state.status?.capturing ?? true);
  if (connection.phase !== 'open' && connection.failures > 0) {
    return (
      <Banner
        tone="warn"
        action={
          <Button size="sm" onPress={stores.retryConnection} isDisabled={connection.phase !== 'lost'}>
            {connection.phase === 'lost' ? 'Try now' : 'Trying…'}
          </Button>
        }
      >
        {connection.everOpen
          ? 'The connection to Doorman is lost; what you see is the last it said. Trying again. If Doorman was started anew, open the link it printed.'
          : 'Doorman does not answer. It may have stopped, or this link’s token is of an earlier run: open the link it printed last.'}
      </Banner>
    );
  }
  if (engine?.state === 'restarting') {
    return (
      <Banner tone="warn">
        The engine is restarting. Requests under way were lost; new ones wait for the listeners.
      </Banner>
    );
  }
  if (engine?.state === 'stopped') {
    const restart = () => {
      stores.status
        .getState()
        .restartEngine()
        .catch((error: unknown) => stores.notices.getState().fail(errorText(error)));
    };
    return (
      <Banner
        tone="error"
        action={
          <Button size="sm" onPress={restart}>
            Start it
          </Button>
        }
      >
        The engine is stopped: nothing is listening.
      </Banner>
    );
  }
  if (!capturing) {
    const resume = () => {
      stores.status
        .getState()
        .setCapturing(true)
        .catch((error: unknown) => stores.notices.getState().fail(errorText(error)));
    };
    return (
      <Banner
        tone="warn"
        action={
          <Button size="sm" onPress={resume}>
            Resume
          </Button>
        }
      >
        Capture is paused: requests are served and not recorded.
      </Banner>
    );
  }
  return null;
}

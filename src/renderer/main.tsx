import './client/no-eval.ts';
import './ui/theme/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { applyTheme } from './app/apply-theme.ts';
import { MissingToken } from './app/missing-token.tsx';
import { createElectronTransport } from './client/electron-transport.ts';
import { createReconnectingClient } from './client/reconnecting-client.ts';
import { takeToken } from './client/token.ts';
import { contractUrl, createWebSocketTransport } from './client/web-socket-transport.ts';
import { createStores, startStores } from './stores/stores.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root.');

/** How to reach the host: through the desktop bridge, or with a token over a WebSocket; null without either. */
function chooseTransport() {
  const { doorman } = window;
  if (doorman !== undefined) return () => createElectronTransport(doorman);
  const token = takeToken(window);
  if (token === null) return null;
  return () => createWebSocketTransport(contractUrl(window.location), token);
}

const openTransport = chooseTransport();
if (openTransport === null) {
  createRoot(root).render(<MissingToken />);
} else {
  const stores = createStores({
    client: createReconnectingClient(openTransport),
    storage: window.localStorage,
    requestFrame(callback) {
      const frame = requestAnimationFrame(callback);
      return () => cancelAnimationFrame(frame);
    },
  });
  applyTheme(stores.preferences, document.documentElement);
  startStores(stores);
  createRoot(root).render(
    <StrictMode>
      <App stores={stores} />
    </StrictMode>,
  );
}

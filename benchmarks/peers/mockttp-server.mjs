// mockttp as a reverse proxy: `mockttp-server.mjs PORT ORIGIN [AUTHORITY-CERTIFICATE AUTHORITY-KEY]`. Traffic is not
// recorded and not limited in size. It signs its own certificates, always RSA, where the others use the one they are given.
// Plain JavaScript: its package is installed only for the benchmark, so its types may be missing.
import { getLocal } from 'mockttp';

const [port, origin, certPath, keyPath] = process.argv.slice(2);
const server = getLocal({
  recordTraffic: false,
  ...(certPath === undefined
    ? {}
    : { https: { certPath, keyPath, defaultDomain: 'localhost' }, http2: true }),
});
await server.forAnyRequest().thenForwardTo(`http://127.0.0.1:${origin}`);
await server.forAnyWebSocket().thenForwardTo(`ws://127.0.0.1:${origin}`);
await server.start(Number(port));

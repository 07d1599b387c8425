/** http-proxy-3 with an agent that keeps connections: `http-proxy-3-server.ts PORT ORIGIN [CERTIFICATE KEY]`. */
import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { createProxyServer } from 'http-proxy-3';
import { keptConnections } from './peer.ts';

const [port, origin, certificate, key] = process.argv.slice(2);
createProxyServer({
  target: `http://127.0.0.1:${origin}`,
  agent: new Agent({ keepAlive: true, maxFreeSockets: keptConnections }),
  xfwd: true,
  ws: true,
  ...(certificate === undefined || key === undefined
    ? {}
    : { ssl: { cert: readFileSync(certificate), key: readFileSync(key) } }),
}).listen(Number(port), '127.0.0.1');

import { Agent } from 'node:http';
import { createProxyServer } from 'http-proxy-3';

const [port, origin] = process.argv.slice(2).map(Number);
createProxyServer({
  target: `http://127.0.0.1:${origin}`,
  agent: new Agent({ keepAlive: true }),
  xfwd: true,
}).listen(port ?? 0);

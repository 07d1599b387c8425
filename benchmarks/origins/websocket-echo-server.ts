/** A WebSocket server that sends every message back: `websocket-echo-server.ts PORT`. */
import { WebSocketServer } from 'ws';

new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  perMessageDeflate: false,
}).on('connection', (socket) => {
  socket.on('message', (message, isBinary) => socket.send(message, { binary: isBinary }));
});

/**
 * An origin that is slow and counts: `counting-server.ts PORT DELAY`. `/count` tells how many other requests have come since it
 * was asked last; those are answered after DELAY milliseconds, with 1 KiB that may be stored for an hour.
 */
import { createServer } from 'node:http';

const [port, delay] = process.argv.slice(2).map(Number);
const body = Buffer.alloc(1024, 'x');
let count = 0;

createServer((request, response) => {
  if (request.url === '/count') {
    response.setHeader('Cache-Control', 'no-store');
    response.end(String(count));
    count = 0;
    return;
  }
  count += 1;
  setTimeout(() => {
    response.setHeader('Cache-Control', 'max-age=3600');
    response.end(body);
  }, delay);
}).listen(port, '127.0.0.1');

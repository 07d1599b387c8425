/** Loaded into an app before its own code: discovery finds what the test that started it has open. */
import { showSocketsOf } from './own-sockets.ts';

showSocketsOf(process.ppid);

import { bytes, milliseconds } from '../../shared/model/units.ts';

/** How long a program that changes or lists a store may take. Debian's runs hooks, Java among them. */
export const storeProgramTime = milliseconds(60_000);
/** How long one client may take to make its handshake: a browser's first start on a busy machine is slow. */
export const handshakeTime = milliseconds(45_000);
/** Clients that run at one moment. Browsers are among them. */
export const handshakesAtOnce = 2;
/** What is kept of each output stream of a program. Java's list of authorities in PEM has about 300 KiB. */
export const outputLimit = bytes(4 * 1024 * 1024);
/** Larger files are not read. */
export const fileLimit = bytes(4 * 1024 * 1024);
/** Names read of one folder. */
export const listLimit = 1_000;
/** Characters of a client's complaint that are shown. */
export const complaintLimit = 400;

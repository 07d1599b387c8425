/** What a probe found a port to speak. `unknown`: it was not asked, did not answer in time, or speaks neither. */
export type PortKind = 'http' | 'https' | 'unknown';

export type AddressFamily = 'ipv4' | 'ipv6';

/** A program of this machine, as its operating system names it. */
export type PortProcess = {
  /** The program's own file name, such as `node`; without `.exe`. */
  name: string;
  pid: number;
};

/** A TCP port of this machine on which something listens, and what Doorman would call it. */
export type ListeningPort = {
  /** 1 to 65535. */
  port: number;
  /** Addresses of the listening sockets as text; `0.0.0.0` and `::` mean every address. Never empty. */
  addresses: string[];
  /** Families of those sockets. A socket on `::` may accept IPv4 as well; systems do not say. */
  families: AddressFamily[];
  /** Null when the program belongs to another user, or the system does not tell. */
  process: PortProcess | null;
  kind: PortKind;
  /** One DNS label of at most 40 characters (so also a valid id), such as `vite`; unique in its list. */
  suggestedName: string;
  /** What it seems to be, such as `Vite dev server`, or the title of its page. Untrusted text. */
  hint: string | null;
};

/** What a probe found a port to speak. `unknown`: it was not asked, did not answer in time, or speaks neither. */
export type PortKind = 'http' | 'https' | 'unknown';

export type AddressFamily = 'ipv4' | 'ipv6';

/** A program of this machine, as its operating system names it. */
export type PortProcess = {
  /** The program's own file name, such as `node`; without `.exe`. */
  name: string;
  pid: number;
};

/** The project that a program runs in, by the files of its working folder. */
export type PortProject = {
  /** The folder, with the home directory as `~` and shortened to its end: `~/…/shop-frontend`. */
  folder: string;
  /** What it is built with, such as `Next.js`; null where no file tells. */
  framework: string | null;
};

/** A container that publishes the port. Untrusted text. */
export type PortContainer = {
  /** Its service in a Compose project, else its own name. */
  name: string;
  /** Such as `postgres:16`. */
  image: string;
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
  /** Null where the working folder is not known, or holds no project. */
  project: PortProject | null;
  container: PortContainer | null;
  /** Why it is not known what listens, as a sentence; null when it is known. */
  unnamed: string | null;
};

/** What listens on this machine. */
export type Discovery = {
  ports: ListeningPort[];
  /** What could not be looked into on this machine, and what to do about it, a sentence or two each. */
  notes: string[];
};

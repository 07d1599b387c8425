import { bytes, milliseconds } from '../../shared/model/units.ts';

/** Ports listed at most; the lowest numbers win, as system-assigned ones are high. */
export const PORTS_LISTED = 256;

/** How long one system command may run before it is killed. */
export const COMMAND_TIME_LIMIT = milliseconds(3_000);
/** Output of one command that is read; what follows is dropped. */
export const COMMAND_OUTPUT_LIMIT = bytes(8 * 1024 * 1024);

/** The part of `/proc/net/tcp` that is read. Linux prints listening sockets first. */
export const SOCKET_TABLE_LIMIT = bytes(8 * 1024 * 1024);
/** Entries of `/proc` that are read. */
export const PROCESS_ENTRIES_LISTED = 65_536;
/** Processes whose open files are looked at; the newest first, as development servers are. */
export const PROCESSES_EXAMINED = 4_096;
/** Open files looked at in one process. */
export const DESCRIPTORS_PER_PROCESS = 8_192;
/** How long the search through open files may last; sockets not found by then have no known process. */
export const PROCESS_SEARCH_TIME_LIMIT = milliseconds(2_000);
/** Processes looked at side by side: few, so that other file work of the app is not kept waiting. */
export const PROCESSES_AT_ONCE = 8;
/** Parents climbed to find the oldest process that holds a shared socket. */
export const ANCESTORS_CLIMBED = 8;
/** The part of a command line that is read. */
export const COMMAND_LINE_LIMIT = bytes(16 * 1024);
/** Size of a `package.json` that is still read. */
export const PACKAGE_FILE_LIMIT = bytes(64 * 1024);

/** Folders above a working folder that are looked into for a project. */
export const FOLDERS_CLIMBED = 4;
/** Characters of a project's folder as it is shown. */
export const PROJECT_FOLDER_LENGTH = 48;

/** How long a container engine may take to answer. */
export const CONTAINER_TIME_LIMIT = milliseconds(1_500);
/** The answer of a container engine that is read: about 1,000 containers. It is parsed on the main thread. */
export const CONTAINER_ANSWER_LIMIT = bytes(2 * 1024 * 1024);
/** Values (entries, fields, commas in texts) of an answer that is parsed. A container has about 60, and some hundred with many labels. */
export const CONTAINER_VALUES_LIMIT = 131_072;
/** Containers of one engine that are read. */
export const CONTAINERS_READ = 1_024;
/** Entries of ports that are read, of all containers of one engine. */
export const PORT_ENTRIES_READ = 8_192;

/** How long one question to a port may take, from connecting to the last byte that is wanted. */
export const PROBE_TIME_LIMIT = milliseconds(500);
/** Ports asked side by side. */
export const PROBES_AT_ONCE = 32;
/** Ports asked in one discovery; the rest is listed as unknown. */
export const PORTS_PROBED = 128;
/** The part of a page that is read for its title. */
export const TITLE_PAGE_LIMIT = bytes(64 * 1024);
/** Characters kept of a title or of a `Server` field. */
export const HINT_LENGTH = 80;

/** Characters of a suggested name: what the configuration allows in an id (a DNS label may have 63). */
export const SUGGESTED_NAME_LENGTH = 40;

/** Ports tried by binding, when the next free one is looked for. */
export const NEXT_PORT_ATTEMPTS = 200;

import { posix } from 'node:path';

/** Where the socket of a container engine may be on this machine. */
export interface EngineSockets {
  /** Paths of Unix sockets, or names of pipes on Windows; the one that the environment names first. */
  readonly paths: readonly string[];
  /** Why what the environment names is not asked, as a sentence; null otherwise. */
  readonly note: string | null;
}

export interface EngineEnvironment {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** Docker Desktop, Colima, OrbStack, Rancher Desktop and Lima's own Docker, below the home directory. */
const inHome = [
  '.docker/run/docker.sock',
  '.docker/desktop/docker.sock',
  '.colima/default/docker.sock',
  '.orbstack/run/docker.sock',
  '.rd/docker.sock',
  '.lima/docker/sock/docker.sock',
];
/** Of the daemon that runs as root, and of rootless ones below `$XDG_RUNTIME_DIR`. Podman answers the same questions. */
const systemSocket = '/var/run/docker.sock';
const inRuntimeDirectory = ['docker.sock', 'podman/podman.sock'];
const pipes = ['\\\\.\\pipe\\docker_engine', '\\\\.\\pipe\\dockerDesktopLinuxEngine'];

/**
 * The sockets to try, usual ones of this machine and the one that `DOCKER_HOST` names. An engine on another machine is never
 * asked: its ports are not ours.
 */
export function engineSockets({ platform, environment, home }: EngineEnvironment): EngineSockets {
  const named = environment['DOCKER_HOST'] ?? '';
  const path = /^(?:unix|npipe):\/\/(.+)$/.exec(named)?.[1];
  const own = path === undefined ? [] : [platform === 'win32' ? path.replaceAll('/', '\\') : path];
  const note =
    named === '' || path !== undefined
      ? null
      : `Containers of '${withoutSecrets(named)}', which DOCKER_HOST names, are not looked at: only an engine of this machine is asked.`;
  const usual =
    platform === 'win32'
      ? pipes
      : [
          systemSocket,
          ...inRuntimeDirectory.flatMap((name) => {
            const directory = environment['XDG_RUNTIME_DIR'];
            return directory === undefined || !posix.isAbsolute(directory)
              ? []
              : [posix.join(directory, name)];
          }),
          ...inHome.map((name) => posix.join(home, name)),
        ];
  return { paths: [...new Set([...own, ...usual])], note };
}

/** Scheme and host of an address, at most; a user name or a password stays out. */
const withoutSecrets = (address: string): string => {
  const [, scheme = '', host = ''] = /^([a-z]+:\/\/)(?:[^@/]*@)?([^/]{0,100})/i.exec(address) ?? [];
  return scheme === '' ? 'an address of another form' : `${scheme}${host}`;
};

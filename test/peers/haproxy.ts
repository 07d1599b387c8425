import { type Daemon, startDaemon } from './daemon.ts';

export interface HaproxyOptions {
  /** How many ports it listens on. */
  readonly ports: number;
  readonly files?: Readonly<Record<string, string>>;
  /** Frontends and backends. */
  readonly sections: (ports: readonly number[], directory: string) => string;
}

/** HAProxy with one thread, its files in a directory of its own. */
export const startHaproxy = ({ ports, files, sections }: HaproxyOptions): Promise<Daemon> =>
  startDaemon({
    program: 'haproxy',
    ports,
    ...(files === undefined ? {} : { files }),
    readyText: 'Loading success',
    parameters: (file) => ['-W', '-db', '-f', file],
    config: (chosen, directory) => `global
  nbthread 1
  maxconn 512
defaults
  mode http
  timeout connect 10s
  timeout client 10m
  timeout server 10m
${sections(chosen, directory)}
`,
  });

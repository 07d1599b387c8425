import { type Daemon, startDaemon } from './daemon.ts';

export interface NginxOptions {
  /** How many ports it listens on. */
  readonly ports: number;
  readonly files?: Readonly<Record<string, string>>;
  /** What stands inside `http { … }`. */
  readonly http: (ports: readonly number[], directory: string) => string;
}

const temporaryPaths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** nginx with one worker process, its files in a directory of its own. */
export const startNginx = ({ ports, files, http }: NginxOptions): Promise<Daemon> =>
  startDaemon({
    program: 'nginx',
    ports,
    ...(files === undefined ? {} : { files }),
    readyText: 'start worker process ',
    parameters: (file, directory) => ['-p', directory, '-e', 'stderr', '-c', file],
    // As root its worker would be another user, who may not read the directory.
    config: (chosen, directory) => `daemon off; pid ${directory}/pid; error_log stderr notice;
${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 1;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000; client_max_body_size 0;
  ${temporaryPaths.map((name) => `${name}_temp_path ${directory}/${name};`).join(' ')}
  ${http(chosen, directory)}
}
`,
  });

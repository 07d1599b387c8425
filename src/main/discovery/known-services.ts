/** Languages whose programs all look alike by their process name. */
export type Runtime = 'javascript' | 'python' | 'ruby' | 'java' | 'php' | 'dotnet';

/** A kind of service and how it is told from others. */
export type KnownService = {
  /** What it is called when nothing better is known: a DNS label. */
  label: string;
  hint: string;
  /** Whether it is worth asking over HTTP and putting a proxy in front of. */
  http: boolean;
  /** Names of its program, script, package or `Server` product, in lower case. */
  programs: readonly string[];
  /** Its usual ports, which count for processes of `runtime` only. */
  ports: readonly number[];
  runtime: Runtime | null;
  /** Whether the port is distinctive enough to go by where the process is not known. */
  portAlone: boolean;
};

type Traits = Partial<Pick<KnownService, 'programs' | 'ports' | 'runtime' | 'portAlone'>>;

function web(label: string, hint: string, traits: Traits): KnownService {
  return { label, hint, http: true, programs: [], ports: [], runtime: null, portAlone: false, ...traits };
}

function other(
  label: string,
  hint: string,
  ports: number[],
  programs: string[],
  runtime: Runtime | null = null,
) {
  return {
    label,
    hint: `${hint}, not HTTP`,
    http: false,
    programs,
    ports,
    runtime,
    portAlone: true,
  };
}

/** The more specific come first: the first that fits a program wins, then the first that fits a port. */
export const KNOWN_SERVICES: readonly KnownService[] = [
  web('storybook', 'Storybook', {
    programs: ['storybook', '@storybook/cli'],
    ports: [6006],
    runtime: 'javascript',
    portAlone: true,
  }),
  web('next', 'Next.js server', { programs: ['next', 'next-server'] }),
  web('nuxt', 'Nuxt server', { programs: ['nuxt', 'nuxi', '@nuxt/cli'] }),
  web('astro', 'Astro dev server', { programs: ['astro'], ports: [4321], runtime: 'javascript' }),
  web('gatsby', 'Gatsby dev server', { programs: ['gatsby'] }),
  web('angular', 'Angular dev server', {
    programs: ['ng', '@angular/cli'],
    ports: [4200],
    runtime: 'javascript',
    portAlone: true,
  }),
  web('vue', 'Vue CLI dev server', { programs: ['vue-cli-service', '@vue/cli-service'] }),
  web('react', 'Create React App dev server', { programs: ['react-scripts'] }),
  web('vite', 'Vite dev server', {
    programs: ['vite'],
    ports: [5173],
    runtime: 'javascript',
    portAlone: true,
  }),
  web('vite', 'Vite preview server', { ports: [4173], runtime: 'javascript', portAlone: true }),
  web('webpack', 'webpack dev server', { programs: ['webpack', 'webpack-cli', 'webpack-dev-server'] }),
  web('parcel', 'Parcel dev server', { programs: ['parcel'], ports: [1234], runtime: 'javascript' }),
  web('metro', 'Metro bundler', { programs: ['metro', 'expo'], ports: [8081], runtime: 'javascript' }),
  web('express', 'Express server', { programs: ['express'] }),
  web('jupyter', 'Jupyter', {
    programs: ['jupyter', 'jupyter-lab', 'jupyter-notebook'],
    ports: [8888],
    runtime: 'python',
  }),
  web('django', 'Django development server', {
    programs: ['manage', 'django', 'django-admin', 'wsgiserver'],
  }),
  web('flask', 'Flask development server', {
    programs: ['flask', 'werkzeug'],
    ports: [5000],
    runtime: 'python',
  }),
  web('fastapi', 'FastAPI server', { programs: ['fastapi'] }),
  web('uvicorn', 'Uvicorn server', { programs: ['uvicorn'] }),
  web('gunicorn', 'Gunicorn server', { programs: ['gunicorn'] }),
  web('files', 'Python file server', { programs: ['http.server', 'simplehttp'] }),
  web('python', 'Python server', { ports: [8000], runtime: 'python' }),
  web('rails', 'Rails server', { programs: ['rails', 'puma'], ports: [3000], runtime: 'ruby' }),
  web('jekyll', 'Jekyll server', { programs: ['jekyll'], ports: [4000], runtime: 'ruby' }),
  web('laravel', 'Laravel server', { programs: ['artisan'] }),
  web('dotnet', 'ASP.NET Core server', { programs: ['kestrel'], ports: [5000, 5001], runtime: 'dotnet' }),
  web('spring', 'Spring Boot or another Java server', { ports: [8080], runtime: 'java' }),
  web('airplay', 'AirPlay receiver of macOS', { programs: ['controlcenter', 'airtunes'] }),
  other('postgres', 'PostgreSQL', [5432], ['postgres', 'postgresql']),
  other('mysql', 'MySQL or MariaDB', [3306], ['mysqld', 'mariadbd']),
  other('redis', 'Redis or Valkey', [6379], ['redis-server', 'valkey-server']),
  other('mongodb', 'MongoDB', [27017], ['mongod']),
  other('memcached', 'Memcached', [11211], ['memcached']),
  other('sqlserver', 'SQL Server', [1433], ['sqlservr']),
  other('amqp', 'RabbitMQ', [5672], []),
  other('kafka', 'Kafka', [9092], [], 'java'),
  other('zookeeper', 'ZooKeeper', [2181], [], 'java'),
  other('ssh', 'SSH server', [22], ['sshd', 'dropbear']),
  other('smtp', 'mail server', [25, 587, 1025], ['postfix', 'master', 'exim4', 'sendmail']),
  other('dns', 'DNS server', [53], ['systemd-resolved', 'systemd-resolve', 'dnsmasq', 'named']),
  other('rpcbind', 'RPC port mapper', [111], ['rpcbind']),
  other('smb', 'Windows file sharing', [139, 445], ['smbd']),
  other('rpc', 'Windows RPC', [135], []),
  other('remote-desktop', 'remote desktop', [3389, 5900], []),
];

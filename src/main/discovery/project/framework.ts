interface Framework {
  readonly name: string;
  /** Packages of which one is enough. */
  readonly packages: readonly string[];
}

/** What builds on others comes before them. */
const metaFrameworks: readonly Framework[] = [
  { name: 'Next.js', packages: ['next'] },
  { name: 'Nuxt', packages: ['nuxt', 'nuxt3'] },
  { name: 'React Router', packages: ['@react-router/dev'] },
  { name: 'Remix', packages: ['@remix-run/dev', '@remix-run/react', '@remix-run/node'] },
  { name: 'Astro', packages: ['astro'] },
  { name: 'SvelteKit', packages: ['@sveltejs/kit'] },
  { name: 'SolidStart', packages: ['@solidjs/start'] },
  { name: 'Qwik City', packages: ['@builder.io/qwik-city'] },
  { name: 'Angular', packages: ['@angular/core'] },
  { name: 'Gatsby', packages: ['gatsby'] },
  { name: 'Docusaurus', packages: ['@docusaurus/core'] },
  { name: 'Eleventy', packages: ['@11ty/eleventy'] },
];
const servers: readonly Framework[] = [
  { name: 'NestJS', packages: ['@nestjs/core'] },
  { name: 'AdonisJS', packages: ['@adonisjs/core'] },
  { name: 'Fastify', packages: ['fastify'] },
  { name: 'Hono', packages: ['hono'] },
  { name: 'Koa', packages: ['koa'] },
  { name: 'Express', packages: ['express'] },
];
const builders: readonly Framework[] = [
  { name: 'Vite', packages: ['vite'] },
  { name: 'Vue CLI', packages: ['@vue/cli-service'] },
  { name: 'Create React App', packages: ['react-scripts'] },
  { name: 'Parcel', packages: ['parcel'] },
  { name: 'webpack', packages: ['webpack-dev-server'] },
];

/**
 * What a JavaScript project is built with, by its dependencies. Where it has a tool that builds pages and a framework of servers,
 * the command line tells which of the two runs.
 */
export function frameworkOf(dependencies: ReadonlySet<string>, command: string): string | null {
  const find = (list: readonly Framework[]): Framework | undefined =>
    list.find(({ packages }) => packages.some((name) => dependencies.has(name)));
  const meta = find(metaFrameworks);
  if (meta !== undefined) return meta.name;
  const [server, builder] = [find(servers), find(builders)];
  const runsBuilder = builder?.packages.some((name) => mentions(command, name)) ?? false;
  return (runsBuilder ? builder : (server ?? builder))?.name ?? null;
}

const mentions = (command: string, name: string): boolean =>
  command.split(/[\s/\\]+/).some((word) => word.replace(/\.(c|m)?js$/, '') === name);

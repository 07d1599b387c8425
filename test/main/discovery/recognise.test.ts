import { describe, expect, it } from 'vitest';
import { KNOWN_SERVICES } from '../../../src/main/discovery/known-services.ts';
import { type PortFacts, recogniseService } from '../../../src/main/discovery/recognise.ts';

const facts = (
  port: number,
  name: string | null,
  commandLine: string | null = null,
  server: string | null = null,
) => {
  const process = name === null ? null : { name, pid: 1 };
  const known: PortFacts = { port, process, commandLine, server, container: null };
  return known;
};

describe('recognising a service in a container', () => {
  it.each([
    ['postgres', 'docker.io/library/postgres:16-alpine@sha256:00ff'],
    ['redis', 'redis'],
  ])('knows %s by its image, wherever it is published', (label, image) => {
    const known = { ...facts(15_432, 'docker-proxy'), container: { image } };
    expect(recogniseService(known)).toMatchObject({ label, http: false });
  });

  it('knows nothing by an image of another name', () => {
    const known = { ...facts(18_080, 'docker-proxy'), container: { image: 'ghcr.io/acme/postgres-admin:2' } };
    expect(recogniseService(known)).toBeNull();
  });
});

describe('recognising a service', () => {
  it.each([
    ['vite', facts(4000, 'node', 'node /home/dev/shop/node_modules/.bin/vite --port 4000')],
    ['vite', facts(4000, 'node', 'C:\\node.exe C:\\shop\\node_modules\\vite\\bin\\vite.js')],
    ['next', facts(3000, 'node', 'next-server (v16.0.1)')],
    ['next', facts(3000, 'node', 'node /app/node_modules/next/dist/bin/next dev')],
    ['next', facts(3000, 'node', null, 'Next.js')],
    ['react', facts(3000, 'node', 'node /app/node_modules/react-scripts/scripts/start.js')],
    ['webpack', facts(8080, 'node', 'node node_modules/.bin/webpack serve')],
    ['angular', facts(4300, 'node', 'ng serve --port 4300')],
    ['storybook', facts(6007, 'node', 'node /app/node_modules/storybook/bin/index.cjs dev -p 6007')],
    ['django', facts(8000, 'python3.12', 'python manage.py runserver')],
    ['django', facts(8000, 'python', null, 'WSGIServer/0.2 CPython/3.12.1')],
    ['files', facts(8000, 'python3', 'python3 -m http.server')],
    ['rails', facts(9292, 'ruby', 'puma 6.4.2 (tcp://localhost:9292) [shop]')],
    ['dotnet', facts(7000, 'Shop.Api', null, 'Kestrel')],
    ['postgres', facts(5433, 'postgres')],
    ['ssh', facts(2222, 'sshd')],
  ])('knows %s by its program, whatever the port', (label, known) => {
    expect(recogniseService(known)?.label).toBe(label);
  });

  it.each([
    ['vite', facts(5173, 'node')],
    ['angular', facts(4200, 'node')],
    ['storybook', facts(6006, 'bun')],
    ['python', facts(8000, 'python3.11')],
    ['rails', facts(3000, 'ruby3.3')],
    ['spring', facts(8080, 'java')],
    ['kafka', facts(9092, 'java')],
    ['vite', facts(5173, null)],
    ['postgres', facts(5432, null)],
    ['redis', facts(6379, 'docker-proxy')],
  ])('knows %s by its port, where the process fits or is not known', (label, known) => {
    expect(recogniseService(known)?.label).toBe(label);
  });

  it.each([
    ['a shared port tells nothing when the process is not known', facts(3000, null)],
    ['another runtime on the port', facts(8080, 'node')],
    ['a program of its own on the port of a database', facts(5432, 'my-api')],
    ['an interpreter on the port of a database', facts(6379, 'node')],
    ['a database merely mentioned', facts(4000, 'node', 'node backup.js postgres')],
    ['a word that only contains a name', facts(4000, 'node', 'node invited.js /srv/vite-notes/x')],
  ])('knows nothing: %s', (_, known) => {
    expect(recogniseService(known)).toBeNull();
  });

  it('has valid labels, and programs in lower case, for every service it knows', () => {
    for (const service of KNOWN_SERVICES) {
      expect(service.label).toMatch(/^[a-z][a-z0-9-]*[a-z0-9]$/);
      expect(service.programs).toEqual(service.programs.map((name) => name.toLowerCase()));
      expect(service.programs.length + service.ports.length).toBeGreaterThan(0);
    }
  });
});

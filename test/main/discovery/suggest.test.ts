import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SUGGESTED_NAME_LENGTH } from '../../../src/main/discovery/limits.ts';
import { type Observation, suggestServices, toDnsLabel } from '../../../src/main/discovery/suggest.ts';

const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

function seen(
  port: number,
  traits: Partial<Omit<Observation, 'process'>> & { name?: string } = {},
): Observation {
  const { name, ...others } = traits;
  return {
    port,
    addresses: ['127.0.0.1'],
    families: ['ipv4'],
    process: name === undefined ? null : { name, pid: port },
    kind: 'http',
    server: null,
    title: null,
    commandLine: null,
    projectName: null,
    project: null,
    container: null,
    ...others,
  };
}

const container = (facts: Partial<NonNullable<Observation['container']>>) => ({
  name: 'shop-web-1',
  image: 'docker.io/grafana/grafana:11.2@sha256:abc',
  service: null,
  project: null,
  ...facts,
});

const nameOf = (observation: Observation, taken: string[] = []) =>
  suggestServices([observation], taken)[0]?.suggestedName;

describe('the suggested name', () => {
  it.each([
    ['shop', 'the project that it runs', seen(5173, { name: 'node', projectName: 'Shop' })],
    ['vite', 'the recognised tool', seen(5173, { name: 'node' })],
    ['shop-api', 'the program', seen(8081, { name: 'Shop.Api', title: 'Welcome' })],
    [
      'shop-admin',
      'the title, for an interpreter',
      seen(4000, { name: 'node', title: 'Shop admin – Orders' }),
    ],
    ['grafana', 'the title, for a container', seen(3000, { name: 'docker-proxy', title: 'Grafana' })],
    [
      'node',
      'the interpreter, when its title says nothing',
      seen(4000, { name: 'node', title: 'Index of /' }),
    ],
    ['port-4000', 'the port, when nothing is known', seen(4000)],
    ['port-4000', 'the port, when nothing of the title is left', seen(4000, { title: '日本' })],
    ['postgres', 'the database', seen(5432, { kind: 'unknown' })],
    [
      'catalogue',
      'the service of a Compose project',
      seen(8080, { container: container({ service: 'catalogue', project: 'shop' }) }),
    ],
    [
      'shop-web',
      'with its project, where it says little',
      seen(8080, { container: container({ service: 'web', project: 'shop' }) }),
    ],
    ['jolly-noether', 'the container', seen(8080, { container: container({ name: 'jolly_noether' }) })],
    [
      'grafana',
      'the image, where a container has no name',
      seen(3000, { container: container({ name: '' }) }),
    ],
  ])('is %s: %s', (name, _, observation) => {
    expect(nameOf(observation)).toBe(name);
  });

  it('is not one that is in use, as a label or as a host', () => {
    expect(nameOf(seen(5173, { name: 'node' }), ['Vite'])).toBe('vite-5173');
    expect(nameOf(seen(5173, { name: 'node' }), ['vite.localhost', 'vite-5173'])).toBe('vite-5173-2');
    expect(nameOf(seen(5173, { name: 'node' }), ['vite.example.test'])).toBe('vite');
  });

  it('is a valid id and DNS label, and unique, whatever programs, packages and titles are called', () => {
    const text = fc.option(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('vite', 'a'.repeat(99), 'é-É', '--')),
    );
    const observation = fc.record({
      port: fc.integer({ min: 1, max: 65_535 }),
      name: text,
      title: text,
      projectName: text,
    });
    const list = fc.uniqueArray(observation, { selector: ({ port }) => port, maxLength: 30 });
    fc.assert(
      fc.property(list, fc.array(fc.constantFrom('vite', 'node', 'a'.repeat(40), 'e-e')), (ports, taken) => {
        const observations = ports.map(({ port, name, ...others }) =>
          seen(port, { ...others, ...(name === null ? {} : { name }) }),
        );
        const names = suggestServices(observations, taken).map((service) => service.suggestedName);
        expect(names).toHaveLength(ports.length);
        expect(new Set([...names, ...taken]).size).toBe(names.length + new Set(taken).size);
        for (const name of names) {
          expect(name).toMatch(LABEL);
          expect(name.length).toBeLessThanOrEqual(SUGGESTED_NAME_LENGTH);
        }
      }),
    );
  });
});

describe('a DNS label made of text', () => {
  it('is valid or missing, and stays as it is when made again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const label = toDnsLabel(text);
        expect(label === null || LABEL.test(label)).toBe(true);
        expect(label === null || toDnsLabel(label) === label).toBe(true);
      }),
    );
  });

  it.each([
    ['Café Über', 'cafe-uber'],
    ['__my.app__', 'my-app'],
    ['xn--pple', 'xn-pple'],
    [`${'a'.repeat(39)}-b`, 'a'.repeat(39)],
  ])('of %s is %s', (text, label) => {
    expect(toDnsLabel(text)).toBe(label);
  });
});

describe('the order and the hints', () => {
  it('has services that answered first, recognised ones next, and what is not HTTP last', () => {
    const services = suggestServices([
      seen(22, { name: 'sshd', kind: 'unknown' }),
      seen(1000, { name: 'mystery', kind: 'unknown' }),
      seen(3000, { name: 'node', kind: 'unknown', commandLine: 'next dev' }),
      seen(5432, { name: 'postgres', kind: 'unknown' }),
      seen(9000, { kind: 'https' }),
      seen(8000, { name: 'python3' }),
    ]);
    expect(services.map((service) => service.port)).toEqual([8000, 9000, 3000, 1000, 22, 5432]);
  });

  it('says what a service is, else the title of its page, else its server, else nothing', () => {
    const hint = (observation: Observation) => suggestServices([observation])[0]?.hint;
    expect(hint(seen(5173, { name: 'node', title: 'Shop', server: 'x' }))).toBe('Vite dev server');
    expect(hint(seen(5432, { kind: 'unknown' }))).toBe('PostgreSQL, not HTTP');
    expect(hint(seen(9000, { title: 'Shop', server: 'nginx/1.27' }))).toBe('Shop');
    expect(hint(seen(9000, { server: 'nginx/1.27' }))).toBe('nginx/1.27');
    expect(hint(seen(9000))).toBeNull();
  });

  it('gives the interface nothing but what it may know: no command line leaves', () => {
    const [service] = suggestServices([
      seen(4000, { name: 'node', commandLine: 'node app.js --token=secret' }),
    ]);
    expect(JSON.stringify(service)).not.toContain('secret');
  });
});

import { describe, expect, test } from 'vitest';
import { factsOf, programOf } from '../../../../src/renderer/features/welcome/port-words.ts';
import { serviceUrl } from '../../../../src/shared/edit/service-url.ts';
import type { ListeningPort } from '../../../../src/shared/model/discovery.ts';

const found = (fields: Partial<ListeningPort> = {}): ListeningPort => ({
  port: 5173,
  addresses: ['127.0.0.1'],
  families: ['ipv4'],
  process: { name: 'node', pid: 412 },
  kind: 'http',
  suggestedName: 'shop-frontend',
  hint: 'Vite dev server',
  project: null,
  container: null,
  unnamed: null,
  ...fields,
});

describe('a port that was found', () => {
  test('is called by its container, else its program, and says where it is unknown', () => {
    const container = { name: 'web', image: 'shop-web' };
    expect(programOf(found({ container }))).toBe('web');
    expect(programOf(found({ container: { ...container, name: '' } }))).toBe('node');
    expect(programOf(found({ process: null }))).toBe('unknown program');
  });

  test('says its framework once', () => {
    const project = { folder: '~/code/shop', framework: 'Vite' };
    expect(factsOf(found({ project }))).toEqual(['Vite dev server', 'pid 412', 'http://localhost:5173']);
    expect(factsOf(found({ project: { ...project, framework: 'SvelteKit' } }))[1]).toBe('SvelteKit');
  });

  test('says the image of its container in place of the process that forwards to it', () => {
    const container = { name: 'db', image: 'postgres:16' };
    expect(factsOf(found({ container, hint: null }))).toEqual(['image postgres:16', 'http://localhost:5173']);
  });

  test('is reached by name on loopback, else at the address it is bound to', () => {
    expect(serviceUrl(found({ addresses: ['::'], kind: 'https' }))).toBe('https://localhost:5173');
    expect(serviceUrl(found({ addresses: ['192.168.0.4'] }))).toBe('http://192.168.0.4:5173');
    expect(serviceUrl(found({ addresses: ['fd00::1'] }))).toBe('http://[fd00::1]:5173');
  });
});

import { describe, expect, test } from 'vitest';
import {
  readListenerClients,
  writeAsksFor,
  writeClientAuthorities,
  writeForwarded,
  writeMinTlsVersion,
} from '../../../src/renderer/forms/listener-clients-form.ts';
import { readRoute, writeRequiresClientCertificate } from '../../../src/renderer/forms/route-form.ts';
import { checkConfig } from '../../../src/shared/config/check.ts';

const listener = { id: 'web', port: 8443 };
const none = { certificate: '', subject: '', fingerprint: '' };

describe('the form of what a listener asks of clients', () => {
  test('shows what the format says where the file says nothing', () => {
    expect(readListenerClients(listener)).toEqual({
      minTlsVersion: 'TLSv1.2',
      asksFor: 'none',
      ca: '',
      forward: none,
    });
    expect(readListenerClients({ ...listener, clientCertificates: {} }).asksFor).toBe('required');
  });

  test('shows what is mistaken in the file as well as it can', () => {
    const wrong = {
      ...listener,
      minTlsVersion: 1.2,
      clientCertificates: { mode: 'maybe', ca: 7, forward: 'all' },
    };
    expect(readListenerClients(wrong)).toEqual({
      minTlsVersion: null,
      asksFor: null,
      ca: '7',
      forward: none,
    });
  });

  test('leaves no trace of what was set and taken back', () => {
    expect(writeMinTlsVersion(writeMinTlsVersion(listener, 'TLSv1.3'), 'TLSv1.2')).toEqual(listener);
    const asking = writeForwarded(
      writeClientAuthorities(writeAsksFor(listener, 'optional'), './clients.pem'),
      'subject',
      'X-Client',
    );
    expect(asking).toEqual({
      ...listener,
      clientCertificates: { mode: 'optional', ca: './clients.pem', forward: { subject: 'X-Client' } },
    });
    expect(writeAsksFor(asking, 'none')).toEqual(listener);
  });

  test('goes on asking for certificates when its fields are emptied, also where the file names no mode', () => {
    const asking = { ...listener, clientCertificates: { ca: 'x.pem', forward: { subject: 'X-Client' } } };
    const emptied = writeForwarded(writeClientAuthorities(asking, ''), 'subject', '');
    expect(emptied).toEqual({ ...listener, clientCertificates: {} });
    expect(readListenerClients(emptied).asksFor).toBe('required');
  });

  test('writes what the format takes', () => {
    const filled = writeForwarded(
      writeAsksFor(writeMinTlsVersion(listener, 'TLSv1.3'), 'optional'),
      'certificate',
      'Client-Cert',
    );
    const route = writeRequiresClientCertificate({ id: 'api', to: { respond: { status: 204 } } }, true);
    expect(checkConfig({ version: 1, listeners: [filled], routes: [route] })).toMatchObject({ ok: true });
  });
});

test('a route requires a client certificate or says nothing of it, and stands in the order of the format', () => {
  const route = { id: 'api', to: { pool: 'shop' }, cache: { enabled: true } };
  const on = writeRequiresClientCertificate(route, true);
  expect(Object.keys(on)).toEqual(['id', 'to', 'requireClientCertificate', 'cache']);
  expect(readRoute(on)).toMatchObject({ requiresClientCertificate: true, alsoSet: [] });
  expect(writeRequiresClientCertificate(on, false)).toEqual(route);
});

import { mapAt } from '../../../shared/config/plain.ts';
import type { RawMap } from '../../../shared/config/raw.ts';
import { IdControl } from '../controls/id-control.tsx';
import type { ItemSpec, SectionSpec } from '../fields/field-spec.ts';
import { tlsVersionOptions } from './shared-fields.ts';

const hashes = (pool: RawMap): boolean => pool['balance'] === 'consistent-hash';
const isSticky = (pool: RawMap): boolean => pool['sticky'] !== undefined;
const checks = (pool: RawMap): boolean => mapAt(pool, 'health')['active'] !== undefined;
const checkType = (pool: RawMap): unknown => mapAt(mapAt(pool, 'health'), 'active')['type'] ?? 'http';
const asksHttp = (pool: RawMap): boolean => checks(pool) && checkType(pool) === 'http';
const asksGrpc = (pool: RawMap): boolean => checks(pool) && checkType(pool) === 'grpc';
const breaks = (pool: RawMap): boolean => pool['circuitBreaker'] !== undefined;
const upperCase = (text: string): string => text.toUpperCase();

export const poolBasics: readonly ItemSpec[] = [{ key: 'pools[].id', label: 'Pool id', control: IdControl }];

export const poolSections: readonly SectionSpec[] = [
  {
    title: 'Balancing',
    items: [
      {
        key: 'pools[].balance',
        label: 'Chooses',
        options: {
          'round-robin': { label: 'Round robin', detail: 'in turn' },
          random: { label: 'Random', detail: 'drawn' },
          'least-requests': { label: 'Least requests', detail: 'fewest in flight' },
          p2c: { label: 'Power of two', detail: 'the better of two drawn' },
          latency: { label: 'Latency', detail: 'shortest expected wait' },
          'ip-hash': { label: 'IP hash', detail: 'by client address' },
          'consistent-hash': { label: 'Consistent hash', detail: 'by a key' },
          geo: { label: 'Nearest', detail: 'by place' },
          first: { label: 'First', detail: 'the first that works' },
        },
      },
      { key: 'pools[].hashKey', label: 'Hash of', usedWhen: hashes },
      { key: 'pools[].sticky.cookie', label: 'Sticky cookie', placeholder: 'off, or a name' },
      { key: 'pools[].sticky.ttl', label: 'Sticky for', usedWhen: isSticky },
    ],
    more: [{ key: 'pools[].slowStart', label: 'Slow start' }],
  },
  {
    title: 'Health',
    items: [
      { key: 'pools[].health.active', label: 'Checks', text: 'Ask each upstream from time to time' },
      {
        key: 'pools[].health.active.type',
        label: 'Ask by',
        options: { http: { label: 'HTTP' }, tcp: { label: 'TCP' }, grpc: { label: 'gRPC' } },
        usedWhen: checks,
      },
      { key: 'pools[].health.active.path', label: 'Path', usedWhen: asksHttp },
      {
        key: 'pools[].health.active.service',
        label: 'Service',
        usedWhen: asksGrpc,
        placeholder: 'the whole server',
      },
      { key: 'pools[].health.active.interval', label: 'Every', usedWhen: checks },
      { key: 'pools[].health.active.timeout', label: 'Answer within', usedWhen: checks },
    ],
    more: [
      { key: 'pools[].health.active.method', label: 'Method', usedWhen: asksHttp },
      { key: 'pools[].health.active.expectStatus', label: 'Good statuses', usedWhen: asksHttp },
      {
        key: 'pools[].health.active.expectBody',
        label: 'Body with',
        usedWhen: asksHttp,
        placeholder: 'any body',
      },
      { key: 'pools[].health.active.rise', label: 'Up after', usedWhen: checks },
      { key: 'pools[].health.active.fall', label: 'Down after', usedWhen: checks },
      { key: 'pools[].health.passive.consecutiveFailures', label: 'Out after' },
      { key: 'pools[].health.passive.failureStatuses', label: 'Bad statuses' },
      { key: 'pools[].health.passive.ejectFor', label: 'Out for' },
      { key: 'pools[].health.passive.maxEjected', label: 'Out at most' },
    ],
  },
  {
    title: 'Retries',
    items: [{ key: 'pools[].retry.attempts', label: 'Attempts' }],
    more: [
      { key: 'pools[].retry.on', label: 'After' },
      { key: 'pools[].retry.methods', label: 'Methods', canonical: upperCase },
      { key: 'pools[].retry.budget', label: 'At most' },
    ],
  },
  {
    title: 'Circuit breaker',
    items: [
      { key: 'pools[].circuitBreaker', label: 'Breaker', text: 'Leave upstreams alone that mostly fail' },
      { key: 'pools[].circuitBreaker.errorRate', label: 'Opens at', usedWhen: breaks },
      { key: 'pools[].circuitBreaker.openFor', label: 'Open for', usedWhen: breaks },
    ],
    more: [
      { key: 'pools[].circuitBreaker.window', label: 'Looks at', usedWhen: breaks },
      { key: 'pools[].circuitBreaker.minRequests', label: 'Judges from', usedWhen: breaks },
    ],
  },
  {
    title: 'Timeouts',
    items: [
      { key: 'pools[].timeouts.connect', label: 'Connect' },
      { key: 'pools[].timeouts.headers', label: 'Response head' },
    ],
    more: [
      { key: 'pools[].timeouts.idle', label: 'Pause in body' },
      { key: 'pools[].timeouts.tunnel', label: 'Silent tunnel' },
    ],
  },
  {
    title: 'Connections',
    items: [
      {
        key: 'pools[].protocol',
        options: {
          auto: { label: 'Agreed with TLS, else HTTP/1.1' },
          h1: { label: 'HTTP/1.1' },
          h2: { label: 'HTTP/2' },
        },
      },
    ],
    more: [
      { key: 'pools[].keepAlive.connections', label: 'Kept open' },
      { key: 'pools[].keepAlive.idle', label: 'Kept for' },
      { key: 'pools[].tls.verify', label: 'Certificates', text: 'Refuse those that are not trusted' },
      { key: 'pools[].tls.ca', label: 'Trusted besides', placeholder: './upstream-ca.pem' },
      { key: 'pools[].tls.cert', label: 'Own certificate', placeholder: './client.pem' },
      { key: 'pools[].tls.key', label: 'Its key', placeholder: './client-key.pem' },
      { key: 'pools[].tls.serverName', label: 'Server name', placeholder: 'the host of the URL' },
      { key: 'pools[].tls.minVersion', label: 'TLS versions', options: tlsVersionOptions },
    ],
  },
];

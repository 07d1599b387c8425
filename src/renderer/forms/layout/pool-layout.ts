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
        label: 'Algorithm',
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
      { key: 'pools[].hashKey', label: 'Hash key', usedWhen: hashes },
      { key: 'pools[].sticky.cookie', label: 'Sticky cookie', placeholder: 'off, or a name' },
      { key: 'pools[].sticky.ttl', label: 'Cookie lifetime', usedWhen: isSticky },
    ],
    more: [{ key: 'pools[].slowStart', label: 'Slow start' }],
  },
  {
    title: 'Health',
    items: [
      { key: 'pools[].health.active', label: 'Active checks', text: 'Ask each upstream from time to time' },
      {
        key: 'pools[].health.active.type',
        label: 'Ask over',
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
      { key: 'pools[].health.active.interval', label: 'Interval', usedWhen: checks },
      { key: 'pools[].health.active.timeout', label: 'Timeout', usedWhen: checks },
    ],
    more: [
      { key: 'pools[].health.active.method', label: 'Method', usedWhen: asksHttp },
      { key: 'pools[].health.active.expectStatus', label: 'Healthy statuses', usedWhen: asksHttp },
      {
        key: 'pools[].health.active.expectBody',
        label: 'Body contains',
        usedWhen: asksHttp,
        placeholder: 'any body',
      },
      { key: 'pools[].health.active.rise', label: 'Healthy after', usedWhen: checks },
      { key: 'pools[].health.active.fall', label: 'Unhealthy after', usedWhen: checks },
      { key: 'pools[].health.passive.consecutiveFailures', label: 'Eject after' },
      { key: 'pools[].health.passive.failureStatuses', label: 'Failure statuses' },
      { key: 'pools[].health.passive.ejectFor', label: 'Ejected for' },
      { key: 'pools[].health.passive.maxEjected', label: 'Ejected at most' },
    ],
  },
  {
    title: 'Retries',
    items: [{ key: 'pools[].retry.attempts', label: 'Attempts' }],
    more: [
      { key: 'pools[].retry.on', label: 'Retry after' },
      { key: 'pools[].retry.methods', label: 'Methods', canonical: upperCase },
      { key: 'pools[].retry.budget', label: 'Budget' },
    ],
  },
  {
    title: 'Circuit breaker',
    items: [
      { key: 'pools[].circuitBreaker', label: 'Breaker', text: 'Stop asking upstreams that mostly fail' },
      { key: 'pools[].circuitBreaker.errorRate', label: 'Error rate', usedWhen: breaks },
      { key: 'pools[].circuitBreaker.openFor', label: 'Stays open for', usedWhen: breaks },
    ],
    more: [
      { key: 'pools[].circuitBreaker.window', label: 'Window', usedWhen: breaks },
      { key: 'pools[].circuitBreaker.minRequests', label: 'Requests needed', usedWhen: breaks },
    ],
  },
  {
    title: 'Timeouts',
    items: [
      { key: 'pools[].timeouts.connect', label: 'Connect' },
      { key: 'pools[].timeouts.headers', label: 'Response headers' },
    ],
    more: [
      { key: 'pools[].timeouts.idle', label: 'Idle body' },
      { key: 'pools[].timeouts.tunnel', label: 'Idle tunnel' },
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
      { key: 'pools[].keepAlive.connections', label: 'Idle connections' },
      { key: 'pools[].keepAlive.idle', label: 'Idle timeout' },
      { key: 'pools[].tls.verify', label: 'Verification', text: 'Refuse certificates that are not trusted' },
      { key: 'pools[].tls.ca', label: 'Extra CA', example: './upstream-ca.pem' },
      { key: 'pools[].tls.cert', label: 'Client certificate', example: './client.pem' },
      { key: 'pools[].tls.key', label: 'Client key', example: './client-key.pem' },
      { key: 'pools[].tls.serverName', label: 'Server name', placeholder: 'the host of the URL' },
      { key: 'pools[].tls.minVersion', label: 'TLS versions', options: tlsVersionOptions },
    ],
  },
];

import { mapAt } from '../../../shared/config/plain.ts';
import { type RawMap, valueAt } from '../../../shared/config/raw.ts';
import { RouteNameControl } from '../controls/id-control.tsx';
import { HostControl, ListenersControl } from '../controls/route-controls.tsx';
import {
  NextListenerControl,
  PoolControl,
  TargetControl,
  type TargetKind,
  targetKind,
} from '../controls/target-controls.tsx';
import type { FieldSpec, ItemSpec, SectionSpec } from '../fields/field-spec.ts';
import { headerSyntax, querySyntax, responseHeaderSyntax } from '../fields/pair-text.ts';
import { accessFields } from './shared-fields.ts';

const leadsTo =
  (kind: TargetKind) =>
  (route: RawMap): boolean =>
    mapAt(route, 'to')[kind] !== undefined;
const caches = (route: RawMap): boolean => mapAt(route, 'cache')['enabled'] === true;
const compresses = (route: RawMap): boolean => mapAt(route, 'compress')['enabled'] === true;
const hasRate = (route: RawMap): boolean => mapAt(route, 'limits')['rate'] !== undefined;
const fails = (route: RawMap): boolean => mapAt(route, 'faults')['errorRate'] !== undefined;
const rewritesPath = (route: RawMap): boolean => mapAt(route, 'rewrite')['path'] !== undefined;
/** Whether the route goes on to a server, or something is set that only then matters. */
const forwardsOr =
  (...names: readonly string[]) =>
  (route: RawMap): boolean => {
    const kind = targetKind(route);
    return (
      (kind !== 'redirect' && kind !== 'respond' && kind !== 'static') || valueAt(route, names) !== undefined
    );
  };
const upperCase = (text: string): string => text.toUpperCase();

/** What comes before any title. */
export const routeBasics: readonly ItemSpec[] = [
  { key: 'routes[].id', label: 'Name', control: RouteNameControl },
  { key: 'routes[].listeners', control: ListenersControl },
];

export const matchSection: SectionSpec = {
  title: 'Match',
  note: 'a request has to meet every part that is set',
  items: [
    { key: 'routes[].match.hosts', example: 'shop.localhost, *.shop.localhost' },
    { key: 'routes[].match.paths', example: '/api/*' },
    { key: 'routes[].match.methods', example: 'GET, POST', canonical: upperCase },
    { key: 'routes[].match.headers', example: 'x-beta: 1', syntax: headerSyntax },
    { key: 'routes[].match.query', example: 'debug or debug=1', syntax: querySyntax },
    { key: 'routes[].match.clients', example: '127.0.0.0/8' },
  ],
};

/** Fields of one kind of target, there where the route leads to it. */
const targetFields = (kind: TargetKind, fields: readonly FieldSpec[]): readonly FieldSpec[] =>
  fields.map((field) => ({ ...field, possibleWhen: leadsTo(kind) }));

export const targetSection: SectionSpec = {
  title: 'Leads to',
  items: [
    { key: 'routes[].to', label: 'Target', control: TargetControl, keywords: 'pool redirect files respond' },
    ...targetFields('pool', [{ key: 'routes[].to.pool', control: PoolControl }]),
    ...targetFields('listener', [
      { key: 'routes[].to.listener', label: 'Next listener', control: NextListenerControl },
    ]),
    ...targetFields('redirect', [
      { key: 'routes[].to.redirect.location', example: 'https://{host}{path}' },
      {
        key: 'routes[].to.redirect.status',
        options: {
          308: { label: '308 Permanent Redirect', detail: 'keeps the method' },
          307: { label: '307 Temporary Redirect', detail: 'keeps the method' },
          301: { label: '301 Moved Permanently' },
          302: { label: '302 Found' },
          303: { label: '303 See Other', detail: 'becomes GET' },
        },
      },
    ]),
    ...targetFields('respond', [
      { key: 'routes[].to.respond.status' },
      {
        key: 'routes[].to.respond.headers',
        label: 'Headers sent',
        example: 'content-type: text/plain',
        syntax: responseHeaderSyntax,
      },
      { key: 'routes[].to.respond.body' },
    ]),
    ...targetFields('static', [
      { key: 'routes[].to.static.root', label: 'Folder', example: './dist' },
      { key: 'routes[].to.static.index', emptyIsValue: true },
    ]),
    {
      label: 'Options',
      fields: targetFields('static', [
        { key: 'routes[].to.static.spa', label: 'Single-page app' },
        { key: 'routes[].to.static.listing', label: 'List folders without index' },
        { key: 'routes[].to.static.precompressed', label: 'Use precompressed files' },
      ]),
    },
  ],
};

/** Changes to the headers of one side. */
const headerChanges = (side: 'request' | 'response'): readonly FieldSpec[] => {
  const at = `routes[].rewrite.${side}Headers`;
  const word = side === 'request' ? 'Request' : 'Response';
  return [
    { key: `${at}.set`, label: `${word}: set`, example: 'x-env: local', syntax: responseHeaderSyntax },
    { key: `${at}.add`, label: `${word}: add`, example: 'x-tag: one', syntax: responseHeaderSyntax },
    { key: `${at}.remove`, label: `${word}: remove`, example: side === 'request' ? 'x-debug' : 'server' },
  ];
};

/** What follows where the route leads to. */
export const routeSections: readonly SectionSpec[] = [
  {
    title: 'Rewrite',
    items: [
      { key: 'routes[].rewrite.stripPrefix', label: 'Strip prefix', example: '/api' },
      {
        key: 'routes[].rewrite.host',
        label: 'Host header',
        control: HostControl,
        usedWhen: forwardsOr('rewrite', 'host'),
      },
    ],
    more: [
      { key: 'routes[].rewrite.path.match', label: 'Path pattern', example: '^/old/(.*)' },
      {
        key: 'routes[].rewrite.path.replace',
        label: 'Replaced by',
        example: '/new/$1',
        usedWhen: rewritesPath,
        emptyIsValue: true,
      },
      ...headerChanges('request'),
      ...headerChanges('response'),
      {
        key: 'routes[].rewrite.hideBackend',
        label: 'Backend',
        text: 'Hide what identifies it',
        usedWhen: forwardsOr('rewrite', 'hideBackend'),
      },
      { key: 'routes[].upgrades', label: 'Upgrades', usedWhen: forwardsOr('upgrades') },
    ],
  },
  {
    title: 'Cache',
    items: [
      {
        key: 'routes[].cache.enabled',
        label: 'Cache',
        text: 'Answer from the cache where the upstream allows it',
      },
      { key: 'routes[].cache.defaultTtl', label: 'Default lifetime', usedWhen: caches },
      { key: 'routes[].cache.staleWhileRevalidate', label: 'Stale on refresh', usedWhen: caches },
      { key: 'routes[].cache.staleIfError', label: 'Stale on error', usedWhen: caches },
    ],
    more: [
      { key: 'routes[].cache.maxObject', label: 'Largest body', usedWhen: caches },
      {
        key: 'routes[].cache.key.query',
        label: 'Query in key',
        example: 'page',
        options: { all: { label: 'All parameters' }, none: { label: 'No parameter' } },
        usedWhen: caches,
      },
      {
        key: 'routes[].cache.key.headers',
        label: 'Headers in key',
        example: 'x-tenant',
        usedWhen: caches,
      },
      {
        key: 'routes[].cache.ignoreClientNoCache',
        label: 'On reload',
        text: 'Ignore no-cache from the client',
        usedWhen: caches,
      },
    ],
  },
  {
    title: 'Compression',
    usedWhen: (route) => targetKind(route) !== 'redirect' || 'compress' in route || 'optimise' in route,
    items: [
      { key: 'routes[].compress.enabled', label: 'Compress', text: 'For clients that accept it' },
      {
        key: 'routes[].compress.algorithms',
        label: 'Algorithms',
        options: { zstd: { label: 'Zstandard' }, br: { label: 'Brotli' }, gzip: { label: 'gzip' } },
        usedWhen: compresses,
      },
      { key: 'routes[].compress.minBytes', label: 'Minimum size', usedWhen: compresses },
      {
        label: 'Optimise',
        fields: [
          { key: 'routes[].optimise.html', label: 'HTML' },
          { key: 'routes[].optimise.css', label: 'CSS' },
          { key: 'routes[].optimise.js', label: 'JavaScript' },
          { key: 'routes[].optimise.images', label: 'Images' },
        ],
      },
    ],
  },
  {
    title: 'Defence',
    items: [
      { key: 'routes[].limits.rate.requests', label: 'Rate limit', placeholder: 'unlimited' },
      { key: 'routes[].limits.rate.per', label: 'Per', usedWhen: hasRate },
      { key: 'routes[].limits.rate.burst', label: 'Burst', usedWhen: hasRate },
      { key: 'routes[].limits.rate.key', label: 'Counted by', usedWhen: hasRate },
      ...accessFields('routes[]'),
      {
        key: 'routes[].requireClientCertificate',
        label: 'Clients',
        text: 'Only with an accepted certificate',
      },
    ],
    more: [{ key: 'routes[].firewall' }],
  },
  {
    title: 'Limits',
    items: [
      { key: 'routes[].limits.bodyBytes', label: 'Largest body' },
      { key: 'routes[].limits.timeout', label: 'Time limit' },
    ],
  },
  {
    title: 'Faults on purpose',
    note: 'to see how clients take them',
    items: [
      { key: 'routes[].faults.errorRate', label: 'Errors', placeholder: '10%' },
      { key: 'routes[].faults.errorStatus', label: 'Answered with', usedWhen: fails },
      { key: 'routes[].faults.delay', label: 'Delay' },
      { key: 'routes[].faults.jitter', label: 'Jitter' },
      { key: 'routes[].faults.bytesPerSecond', label: 'Speed' },
    ],
  },
];

export const allRouteSections: readonly SectionSpec[] = [
  { title: 'Route', items: routeBasics },
  matchSection,
  targetSection,
  ...routeSections,
];

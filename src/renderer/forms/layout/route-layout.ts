import { mapAt } from '../../../shared/config/plain.ts';
import type { RawMap } from '../../../shared/config/raw.ts';
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
const upperCase = (text: string): string => text.toUpperCase();

/** What comes before any title. */
export const routeBasics: readonly ItemSpec[] = [
  { key: 'routes[].id', label: 'Name', control: RouteNameControl },
  { key: 'routes[].listeners', control: ListenersControl },
];

export const matchSection: SectionSpec = {
  title: 'Takes requests',
  note: 'where every part that is given holds',
  items: [
    { key: 'routes[].match.hosts', placeholder: 'shop.localhost, *.shop.localhost' },
    { key: 'routes[].match.paths', placeholder: '/api/*' },
    { key: 'routes[].match.methods', placeholder: 'GET, POST', canonical: upperCase },
    { key: 'routes[].match.headers', placeholder: 'x-beta: 1', syntax: headerSyntax },
    { key: 'routes[].match.query', placeholder: 'debug or debug=1', syntax: querySyntax },
    { key: 'routes[].match.clients', placeholder: '127.0.0.0/8' },
  ],
};

/** Fields of one kind of target, there where the route leads to it. */
const targetFields = (kind: TargetKind, fields: readonly FieldSpec[]): readonly FieldSpec[] =>
  fields.map((field) => ({ ...field, possibleWhen: leadsTo(kind) }));

export const targetSection: SectionSpec = {
  title: 'Leads to',
  items: [
    { key: 'routes[].to', label: 'Send to', control: TargetControl, keywords: 'pool redirect files respond' },
    ...targetFields('pool', [{ key: 'routes[].to.pool', control: PoolControl }]),
    ...targetFields('listener', [
      { key: 'routes[].to.listener', label: 'Next listener', control: NextListenerControl },
    ]),
    ...targetFields('redirect', [
      { key: 'routes[].to.redirect.location', placeholder: 'https://{host}{path}' },
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
        placeholder: 'content-type: text/plain',
        syntax: responseHeaderSyntax,
      },
      { key: 'routes[].to.respond.body' },
    ]),
    ...targetFields('static', [
      { key: 'routes[].to.static.root', label: 'Folder', placeholder: './dist' },
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
    { key: `${at}.set`, label: `${word}: set`, placeholder: 'x-env: local', syntax: responseHeaderSyntax },
    { key: `${at}.add`, label: `${word}: add`, placeholder: 'x-tag: one', syntax: responseHeaderSyntax },
    { key: `${at}.remove`, label: `${word}: remove`, placeholder: side === 'request' ? 'x-debug' : 'server' },
  ];
};

/** What follows where the route leads to. */
export const routeSections: readonly SectionSpec[] = [
  {
    title: 'On the way',
    items: [
      { key: 'routes[].rewrite.stripPrefix', label: 'Strip prefix', placeholder: '/api' },
      { key: 'routes[].rewrite.host', label: 'Host header', control: HostControl },
    ],
    more: [
      { key: 'routes[].rewrite.path.match', label: 'Path matching', placeholder: '^/old/(.*)' },
      {
        key: 'routes[].rewrite.path.replace',
        label: 'becomes',
        placeholder: '/new/$1',
        usedWhen: rewritesPath,
        emptyIsValue: true,
      },
      ...headerChanges('request'),
      ...headerChanges('response'),
      { key: 'routes[].rewrite.hideBackend', label: 'Backend', text: 'Hide what identifies it' },
      { key: 'routes[].upgrades', label: 'Upgrades to' },
    ],
  },
  {
    title: 'Cache',
    items: [
      {
        key: 'routes[].cache.enabled',
        label: 'Responses',
        text: 'Answer from the cache where the upstream allows it',
      },
      { key: 'routes[].cache.defaultTtl', label: 'Default lifetime', usedWhen: caches },
      { key: 'routes[].cache.staleWhileRevalidate', label: 'While refetched', usedWhen: caches },
      { key: 'routes[].cache.staleIfError', label: 'While it fails', usedWhen: caches },
    ],
    more: [
      { key: 'routes[].cache.maxObject', label: 'Largest body', usedWhen: caches },
      {
        key: 'routes[].cache.key.query',
        label: 'Query in key',
        placeholder: 'page',
        options: { all: { label: 'All parameters' }, none: { label: 'No parameter' } },
        usedWhen: caches,
      },
      {
        key: 'routes[].cache.key.headers',
        label: 'Headers in key',
        placeholder: 'x-tenant',
        usedWhen: caches,
      },
      {
        key: 'routes[].cache.ignoreClientNoCache',
        label: 'On reload',
        text: 'Answer from the cache although the client asks for a fresh one',
        usedWhen: caches,
      },
    ],
  },
  {
    title: 'Smaller bodies',
    usedWhen: (route) => targetKind(route) !== 'redirect' || 'compress' in route || 'optimise' in route,
    items: [
      { key: 'routes[].compress.enabled', label: 'Compression', text: 'For clients that accept it' },
      {
        key: 'routes[].compress.algorithms',
        label: 'Offered',
        options: { zstd: { label: 'Zstandard' }, br: { label: 'Brotli' }, gzip: { label: 'gzip' } },
        usedWhen: compresses,
      },
      { key: 'routes[].compress.minBytes', label: 'From size', usedWhen: compresses },
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
      { key: 'routes[].limits.rate.requests', label: 'Rate', placeholder: 'unlimited' },
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

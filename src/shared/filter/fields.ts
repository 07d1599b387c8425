import { cacheOutcomes } from '../model/cache.ts';
import type { ExchangeSummary } from '../model/exchange.ts';

/** How a value of the field is compared with one that was written without `*`. */
export type Comparison = 'equal' | 'part';

interface FieldFacts {
  /** What it is, for the list of suggestions. */
  readonly about: string;
  /** Whole terms that show how it is written. */
  readonly example: string;
}

interface WordFacts extends FieldFacts {
  readonly compare: Comparison;
  /** All values there are; absent where they are anything. */
  readonly values?: readonly string[];
  /** What is said of a value that is none of {@link values}, behind the value. */
  readonly mistaken?: string;
}

const states = [
  'active',
  'complete',
  'failed',
  'cancelled',
  'lost',
] as const satisfies readonly ExchangeSummary['state'][];
const kinds = ['http', 'websocket'] as const satisfies readonly ExchangeSummary['kind'][];
const answerers = ['upstream', 'cache', 'doorman', 'none'] as const;
const colours = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'none'] as const;

/** Fields whose values are words. Where an exchange has none, its value is `none`. */
export const wordFields = {
  method: { about: 'method of the request', example: 'method:post', compare: 'equal' },
  host: { about: 'host, with or without its port', example: 'host:shop.localhost', compare: 'part' },
  path: { about: 'path, with or without its query', example: 'path:/api/*', compare: 'part' },
  url: { about: 'the whole address', example: 'url:https://shop.*', compare: 'part' },
  route: { about: 'route, the outer ones too', example: 'route:shop', compare: 'equal' },
  pool: { about: 'pool of upstreams', example: 'pool:shop', compare: 'equal' },
  upstream: { about: 'upstream, or pool/upstream', example: 'upstream:b', compare: 'equal' },
  cache: {
    about: 'what the cache did',
    example: 'cache:miss',
    compare: 'equal',
    values: [...cacheOutcomes, 'none'],
    mistaken: 'is nothing that the cache does',
  },
  reason: { about: 'a decision or its reason', example: 'reason:vary_mismatch', compare: 'part' },
  kind: { about: 'http or websocket', example: 'kind:websocket', compare: 'equal', values: kinds },
  fault: { about: 'what went wrong', example: 'fault:upstream.*', compare: 'part' },
  listener: { about: 'listener that took the request', example: 'listener:web', compare: 'equal' },
  client: { about: 'address of the client', example: 'client:10.0.0.*', compare: 'equal' },
  scheme: { about: 'http or https', example: 'scheme:https', compare: 'equal', values: ['http', 'https'] },
  version: {
    about: 'HTTP version of the client',
    example: 'version:2',
    compare: 'equal',
    values: ['1.0', '1.1', '2'],
  },
  type: { about: 'content type of the response', example: 'type:json', compare: 'part' },
  state: { about: 'how it ended, or active', example: 'state:failed', compare: 'equal', values: states },
  answered: {
    about: 'who made the response',
    example: 'answered:cache',
    compare: 'equal',
    values: answerers,
  },
  pinned: { about: 'whether it is pinned', example: 'pinned:yes', compare: 'equal', values: ['yes', 'no'] },
  colour: { about: 'its colour mark', example: 'colour:red', compare: 'equal', values: colours },
  id: { about: 'one very exchange', example: 'id:lk3b2x-00000001', compare: 'equal' },
} as const satisfies Record<string, WordFacts>;

export type WordField = keyof typeof wordFields;

/** Fields whose values are numbers, with what they count. */
export const numberFields = {
  status: { about: 'status of the response', example: 'status:5xx', unit: 'status' },
  duration: { about: 'from the first byte to the last', example: 'duration>200ms', unit: 'duration' },
  size: { about: 'size of the response body', example: 'size>1MiB', unit: 'size' },
  'response.size': { about: 'size of the response body', example: 'response.size>1MiB', unit: 'size' },
  'request.size': { about: 'size of the request body', example: 'request.size>64KiB', unit: 'size' },
  layer: { about: 'listeners that it passed', example: 'layer>=2', unit: 'count' },
} as const satisfies Record<string, FieldFacts & { readonly unit: NumberUnit }>;

export type NumberUnit = 'status' | 'duration' | 'size' | 'count';
export type NumberField = keyof typeof numberFields;

export const timeFields = {
  after: { about: 'began at this time or later', example: 'after:10m' },
  before: { about: 'began before this time', example: 'before:14:30' },
} as const satisfies Record<string, FieldFacts>;

export type TimeField = keyof typeof timeFields;

export const headerFields = {
  header: { about: 'header field of either side', example: 'header:vary=accept' },
  'request.header': { about: 'header field of the request', example: 'request.header:authorization' },
  'response.header': { about: 'header field of the response', example: 'response.header:set-cookie=sid*' },
} as const satisfies Record<string, FieldFacts>;

export type HeaderField = keyof typeof headerFields;

export const bodyFields = {
  body: { about: 'text in either body', example: 'body:"order"' },
  'request.body': { about: 'text in the request body', example: 'request.body:order' },
  'response.body': { about: 'text in the response body', example: 'response.body:"out of stock"' },
} as const satisfies Record<string, FieldFacts>;

export type BodyField = keyof typeof bodyFields;

export type FilterField = WordField | NumberField | TimeField | HeaderField | BodyField;

const is =
  <Fields extends object>(fields: Fields) =>
  (name: string): name is Extract<keyof Fields, string> =>
    Object.hasOwn(fields, name);

export const isWordField = is(wordFields);
export const isNumberField = is(numberFields);
export const isTimeField = is(timeFields);
export const isHeaderField = is(headerFields);
export const isBodyField = is(bodyFields);

const allFields = { ...wordFields, ...numberFields, ...timeFields, ...headerFields, ...bodyFields };

export const isFilterField = is(allFields);

/** In the order they are offered: what a list shows first. */
export const filterFields: readonly FilterField[] = [
  ...new Set<FilterField>([
    'method',
    'status',
    'host',
    'path',
    'route',
    'upstream',
    'cache',
    'reason',
    'duration',
    'size',
    'body',
    'header',
    'kind',
    'fault',
    ...Object.keys(allFields).filter(isFilterField),
  ]),
];

/** Other spellings that people try. */
const spellings: Readonly<Record<string, FilterField>> = {
  color: 'colour',
  'response.type': 'type',
  since: 'after',
  until: 'before',
};

/** The field that a name as typed means; null when there is none. */
export function fieldNamed(name: string): FilterField | null {
  const lower = name.toLowerCase();
  if (isFilterField(lower)) return lower;
  return Object.hasOwn(spellings, lower) ? (spellings[lower] ?? null) : null;
}

export const aboutField = (field: FilterField): string => allFields[field].about;

export const exampleOf = (field: FilterField): string => allFields[field].example;

export const wordFacts = (field: WordField): WordFacts => wordFields[field];

/** Every value there is of a field; null where they are anything. */
export function closedValues(field: FilterField): readonly string[] | null {
  return isWordField(field) ? (wordFacts(field).values ?? null) : null;
}

/** Media types that get smaller, besides `text/*` and those built on JSON, XML and YAML. Others are packed already. */
const compressible: ReadonlySet<string> = new Set([
  'application/json',
  'application/json-seq',
  'application/x-ndjson',
  'application/jsonl',
  'application/javascript',
  'application/x-javascript',
  'application/ecmascript',
  'application/xml',
  'application/xml-dtd',
  'application/yaml',
  'application/x-yaml',
  'application/toml',
  'application/sql',
  'application/graphql',
  'application/rtf',
  'application/wasm',
  'application/manifest+json',
  'application/x-www-form-urlencoded',
  'application/vnd.ms-fontobject',
  'application/x-protobuf',
  'application/protobuf',
  'font/ttf',
  'font/otf',
  'font/collection',
  'image/bmp',
  'image/x-icon',
  'image/vnd.microsoft.icon',
]);

const builtOnText = /\+(json|xml|yaml|json-seq)$/;

/** Media types whose bodies are a row of messages, each of which is of use as soon as it is there. */
const streams: ReadonlySet<string> = new Set([
  'text/event-stream',
  'application/x-ndjson',
  'application/jsonl',
  'application/json-seq',
  'application/stream+json',
]);

/** @param type in lower case, without parameters */
export const isCompressible = (type: string): boolean =>
  type.startsWith('text/') || compressible.has(type) || builtOnText.test(type);

/** @param type in lower case, without parameters */
export const isMessageStream = (type: string): boolean => streams.has(type);

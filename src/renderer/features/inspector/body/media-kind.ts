import { parseContentType, sniffText } from '../../../ui/body-kind.ts';
import type { CodeKind } from './lay-out/lay-out-code.ts';

/** What a content is taken for, and so how it is shown. Whatever it is, it is only ever drawn as text or as pixels. */
export const contentKinds = [
  'json',
  'json-lines',
  'html',
  'css',
  'javascript',
  'xml',
  'yaml',
  'text',
  'form',
  'multipart',
  'graphql',
  'grpc',
  'grpc-web-text',
  'protobuf',
  'image',
  'svg',
  'font',
  'audio',
  'video',
  'bytes',
] as const;

export type ContentKind = (typeof contentKinds)[number];

/** What people call the kinds. */
export const kindLabels: Readonly<Record<ContentKind, string>> = {
  json: 'JSON',
  'json-lines': 'JSON lines',
  html: 'HTML',
  css: 'CSS',
  javascript: 'JavaScript',
  xml: 'XML',
  yaml: 'YAML',
  text: 'Text',
  form: 'Form',
  multipart: 'Multipart',
  graphql: 'GraphQL',
  grpc: 'gRPC',
  'grpc-web-text': 'gRPC-Web text',
  protobuf: 'Protobuf',
  image: 'Image',
  svg: 'SVG',
  font: 'Font',
  audio: 'Audio',
  video: 'Video',
  bytes: 'Bytes',
};

/** What a content is laid out as, where that is something else than JSON. */
export const codeKindOf = (kind: ContentKind): CodeKind | null => {
  if (kind === 'svg') return 'xml';
  return kind === 'html' || kind === 'css' || kind === 'javascript' || kind === 'xml' ? kind : null;
};

/** Bytes at the beginning that tell text from other content. */
const sniffLength = 64 * 1024;

const byType: readonly (readonly [pattern: RegExp, kind: ContentKind])[] = [
  [/^application\/(x-ndjson|ndjson|jsonl|x-jsonlines|json-seq)$/, 'json-lines'],
  [/^(application|text)\/json$|\+json$|^application\/(manifest|importmap)\+json$/, 'json'],
  [/^text\/html$|^application\/xhtml\+xml$/, 'html'],
  [/^text\/css$/, 'css'],
  [/^(application|text)\/(x-)?(javascript|ecmascript)$|^text\/typescript$/, 'javascript'],
  [/^image\/svg\+xml$/, 'svg'],
  [/^(application|text)\/xml$|\+xml$/, 'xml'],
  [/^(application|text)\/(x-)?yaml$|\+yaml$/, 'yaml'],
  [/^application\/x-www-form-urlencoded$/, 'form'],
  [/^multipart\//, 'multipart'],
  [/^application\/graphql$/, 'graphql'],
  [/^application\/grpc-web-text(\+|$)/, 'grpc-web-text'],
  [/^application\/grpc(-web)?(\+|$)/, 'grpc'],
  [/^application\/(x-|vnd\.google\.)?protobuf$|\+proto(buf)?$/, 'protobuf'],
  [/^image\/(png|jpeg|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon)$/, 'image'],
  [/^font\/|^application\/(x-)?font-|^application\/vnd\.ms-opentype$/, 'font'],
  [/^audio\//, 'audio'],
  [/^video\//, 'video'],
  [/^text\/|^application\/(toml|sql|x-sh|rtf)$/, 'text'],
];

/** First bytes of formats that are often sent without their type: kind, then places and what stands there, as Latin-1. */
const byBeginning: readonly (readonly [kind: ContentKind, ...at: readonly (readonly [number, string])[]])[] =
  [
    ['image', [0, '\x89PNG\r\n']],
    ['image', [0, '\xff\xd8\xff']],
    ['image', [0, 'GIF8']],
    ['image', [0, 'RIFF'], [8, 'WEBP']],
    ['image', [4, 'ftypavif']],
    ['font', [0, 'wOFF']],
    ['font', [0, 'wOF2']],
    ['font', [0, 'OTTO\0']],
    ['font', [0, '\0\x01\0\0\0']],
    ['audio', [0, 'ID3']],
    ['audio', [0, 'OggS']],
    ['audio', [0, 'fLaC']],
    ['audio', [0, 'RIFF'], [8, 'WAVE']],
    ['video', [0, '\x1aE\xdf\xa3']],
    ['video', [4, 'ftyp']],
  ];

/**
 * What a content is, by its media type, and where that says nothing by its first bytes.
 *
 * @param bytes with its content codings undone
 * @param contentType the field's value; null where there is none
 */
export function kindOfContent(bytes: Uint8Array, contentType: string | null): ContentKind {
  const { type } = parseContentType(contentType);
  const known = byType.find(([pattern]) => pattern.test(type))?.[1];
  if (known !== undefined) return known;
  const beginning = String.fromCharCode(...bytes.subarray(0, 16));
  const guessed = byBeginning.find(([, ...places]) =>
    places.every(([at, text]) => beginning.startsWith(text, at)),
  )?.[0];
  if (guessed !== undefined) return guessed;
  const text = sniffText(bytes.subarray(0, sniffLength));
  if (text === null) return 'bytes';
  if (/^\s*[{[]/.test(text)) return 'json';
  if (/^\s*<(!doctype html|html)\b/i.test(text)) return 'html';
  return /^\s*<(\?xml|svg)\b/i.test(text) ? 'xml' : 'text';
}

/** A media type that browsers take for pixels, sound or a picture; of what was guessed the likeliest. */
export function drawableType(kind: 'image' | 'audio' | 'video', contentType: string | null): string {
  const { type } = parseContentType(contentType);
  if (type.startsWith(`${kind}/`)) return type;
  return { image: 'image/png', audio: 'audio/mpeg', video: 'video/mp4' }[kind];
}

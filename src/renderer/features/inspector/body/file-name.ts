import type { BodySide, ExchangeDetail } from '../../../../shared/model/exchange.ts';
import { parseContentType } from '../../../ui/body-kind.ts';
import { headerValue } from '../../../ui/header-compare.ts';
import { parameterOf } from './multipart.ts';

const nameLength = 100;

const extensions: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/javascript': 'js',
  'text/javascript': 'js',
  'text/html': 'html',
  'text/css': 'css',
  'text/plain': 'txt',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'font/woff2': 'woff2',
  'audio/mpeg': 'mp3',
  'video/mp4': 'mp4',
};

/** Names that Windows gives a meaning of its own. */
const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

/** A name that is safe on every system: no folder, no hidden file, nothing that is not seen or turns writing around. */
export function safeFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const plain = last
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const short =
    plain.length <= nameLength
      ? plain
      : `${plain.slice(0, nameLength - 10).toWellFormed()}${plain.slice(-10).toWellFormed()}`;
  return reserved.test(short) ? `_${short}` : short;
}

/** What a body is called when it is saved: by its own wish, else by the last part of its path. */
export function fileNameOf(detail: ExchangeDetail, side: BodySide): string {
  const message = side === 'request' ? detail.request : detail.response;
  const headers = message?.headers ?? [];
  const wished = parameterOf(headerValue(headers, 'content-disposition') ?? '', 'filename');
  const path = (detail.summary.target.split(/[?#]/, 1)[0] ?? '').split('/').at(-1) ?? '';
  const name = safeFileName(wished ?? '') || safeFileName(decoded(path)) || `${side}-body`;
  if (/\.[A-Za-z0-9]{1,8}$/.test(name)) return name;
  const { type } = parseContentType(headerValue(headers, 'content-type'));
  const extension = Object.hasOwn(extensions, type) ? extensions[type] : 'bin';
  return `${name}.${extension}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

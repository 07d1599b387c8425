import { randomBytes } from 'node:crypto';
import { bytes } from '../../../shared/model/units.ts';
import { ExchangeFailure } from '../failure.ts';
import { HeaderList } from '../headers.ts';
import { type Body, emptyBody, type Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { type BytePart, contentRange, requestedParts } from './byte-ranges.ts';
import { judgeConditions, mayBeParts } from './conditions.ts';
import { faultOfReading } from './file-source.ts';
import { fileType } from './file-type.ts';
import type { Jail, OpenFile } from './jail.ts';
import { multipartOf } from './multipart.ts';
import { choosePrecompressed, endingOf } from './precompressed.ts';
import { type Representation, representationOf } from './representation.ts';
import { cacheControl, type StaticRoute } from './static-route.ts';

/** What a file answers for; see `static.served`. */
export type FileRole = 'file' | 'index' | 'spa';

export interface FoundFile {
  readonly file: OpenFile;
  /** Names below the root. */
  readonly segments: readonly string[];
  readonly role: FileRole;
}

/** What goes out: status, the parts of the file or null for the whole, and what the status adds. */
interface Reply {
  readonly status: number;
  readonly parts: readonly BytePart[] | null;
  readonly body: Body;
  readonly headers: readonly string[];
}

/** Answers GET or HEAD with a file, or with what is precompressed beside it. Takes over the open file. */
export async function answerWithFile(
  context: ExchangeContext,
  route: StaticRoute,
  jail: Jail,
  { file, segments, role }: FoundFile,
): Promise<Response> {
  const startedAt = context.elapsed();
  const now = Date.now();
  const chosen = route.precompressed ? await precompressed(context, jail, segments, file) : null;
  const coding = chosen?.coding ?? null;
  if (chosen !== null) await file.handle.close();
  const representation = await representationOf(chosen?.file ?? file, coding, now).catch((error: unknown) => {
    const { code, detail } = faultOfReading(error);
    throw new ExchangeFailure(code, detail, error);
  });
  const type = fileType(segments.at(-1) ?? '');
  const { status, parts, body, headers } = replyOf(context, representation, type, now);
  const fields = new HeaderList([
    ...headers,
    'ETag',
    representation.etag,
    'Last-Modified',
    new Date(representation.modified).toUTCString(),
    'Cache-Control',
    cacheControl,
    'Accept-Ranges',
    'bytes',
  ]);
  if (coding !== null && status !== 304 && status !== 412) fields.append('Content-Encoding', coding);
  if (route.precompressed) fields.append('Vary', 'Accept-Encoding');
  context.decide(
    'static.served',
    {
      route: route.id,
      file: segments.join('/'),
      size: bytes(representation.size),
      coding,
      as: role,
      range: parts === null ? null : parts.map(({ from, to }) => `${from}-${to - 1}`).join(', '),
      status,
    },
    startedAt,
  );
  return { head: { status, reason: '', headers: fields }, body };
}

async function precompressed(
  context: ExchangeContext,
  jail: Jail,
  segments: readonly string[],
  file: OpenFile,
): Promise<{ readonly coding: string; readonly file: OpenFile } | null> {
  const coding = await choosePrecompressed(file, context.current.headers.joined('accept-encoding'));
  if (coding === null) return null;
  const name = `${segments.at(-1) ?? ''}${endingOf(coding)}`;
  const found = await jail.find([...segments.slice(0, -1), name]).catch(() => null);
  return found?.kind === 'file' ? { coding, file: found.file } : null;
}

function replyOf(context: ExchangeContext, file: Representation, type: string, now: number): Reply {
  const { method, headers } = context.current;
  const bodiless = (status: number, fields: readonly string[]): Reply => {
    file.release();
    return { status, parts: null, body: emptyBody, headers: fields };
  };
  const judgement = judgeConditions(headers, file, now);
  if (judgement === 'not_modified') return bodiless(304, []);
  if (judgement === 'failed') return bodiless(412, ['Content-Length', '0']);
  const whole = ['Content-Type', type, 'Content-Length', String(file.size)];
  // Ranges are defined for GET alone (RFC 9110 section 14.2).
  if (method === 'HEAD') return bodiless(200, whole);
  const range = mayBeParts(headers, file, now) ? headers.joined('range') : undefined;
  const parts = requestedParts(range, file.size);
  if (parts === 'unsatisfiable')
    return bodiless(416, ['Content-Range', `bytes */${file.size}`, 'Content-Length', '0']);
  if (parts === 'whole') {
    return { status: 200, parts: null, body: file.body([{ from: 0, to: file.size }]), headers: whole };
  }
  const [part] = parts;
  if (parts.length === 1 && part !== undefined) {
    const length = String(part.to - part.from);
    const range = contentRange(part, file.size);
    const fields = ['Content-Type', type, 'Content-Length', length, 'Content-Range', range];
    return { status: 206, parts, body: file.body(parts), headers: fields };
  }
  const boundary = randomBytes(16).toString('hex');
  const { contentType, length, pieces } = multipartOf(parts, { type, size: file.size, boundary });
  const fields = ['Content-Type', contentType, 'Content-Length', String(length)];
  return { status: 206, parts, body: file.body(pieces), headers: fields };
}

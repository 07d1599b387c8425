import { appendFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { explainEvent } from '../../shared/explain/event.ts';
import { type AppEvent, eventLimit, eventSeverities } from '../../shared/model/event.ts';
import { readKeptFile, setAside } from './kept-file.ts';
import { createSerialiser } from './serialise.ts';

export const eventFileName = 'events.jsonl';
/** What the file becomes when it is full; the one before goes. */
export const olderEventFileName = 'events.1.jsonl';

/** Bytes after which a file is full: about 5,000 events. Both together take twice as much at most, and one batch. */
export const eventFileLimit = 1024 * 1024;

/** Bytes of a file that is read: full, and one batch of long events. */
const readLimit = 8 * eventFileLimit;

/** Characters of one part of a sentence. */
const longestSentence = 64 * 1024;

/** A kind of another release is left out. */
const lineSchema = z.object({
  id: z.int().min(1),
  at: z.number().min(0).max(8.64e15),
  kind: z.string().refine((kind) => Object.hasOwn(eventSeverities, kind)),
  evidence: z.record(z.string(), z.unknown()),
  user: z.string().max(256).optional(),
});

/** The event log on disk, one JSON text a line, for its owner alone. */
export interface EventFile {
  /** What was in it when it was opened: the newest {@link eventLimit}, oldest first. */
  readonly earlier: readonly AppEvent[];
  /** Writes in order. Rejects when the disk refuses; later events are tried again. */
  append(events: readonly AppEvent[]): Promise<void>;
  /** Resolves when everything is on the disk. */
  close(): Promise<void>;
}

/** @param directory the data directory, which exists */
export async function openEventFile(
  directory: string,
  log: (level: 'warning', message: string) => void,
): Promise<EventFile> {
  const path = join(directory, eventFileName);
  const olderPath = join(directory, olderEventFileName);
  const inOrder = createSerialiser();
  const read = async (file: string): Promise<string> => {
    const kept = await readKeptFile(file, readLimit);
    if (kept.kind === 'text') return kept.text;
    if (kept.kind === 'unusable')
      log('warning', `Earlier events are not listed: ${file} ${kept.clause}. ${await setAside(file)}`);
    return '';
  };
  const [older, current] = await Promise.all([read(olderPath), read(path)]);
  let size = Buffer.byteLength(current);
  // A line that was cut off by the end of the program before is to stay alone.
  let separator = current === '' || current.endsWith('\n') ? '' : '\n';

  const write = async (events: readonly AppEvent[]): Promise<void> => {
    if (size >= eventFileLimit) {
      await rename(path, olderPath);
      size = 0;
      separator = '';
    }
    const text = `${separator}${events.map((event) => `${JSON.stringify(event)}\n`).join('')}`;
    await appendFile(path, text, { mode: 0o600 });
    separator = '';
    size += Buffer.byteLength(text);
  };

  return {
    earlier: [...eventsIn(older), ...eventsIn(current)].slice(-eventLimit),
    append: (events) => inOrder(() => write(events)),
    close: () => inOrder(async () => undefined),
  };
}

/** Lines that cannot be understood, such as a torn last one, are left out. */
function eventsIn(text: string): AppEvent[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [eventIn(line)];
    } catch {
      return [];
    }
  });
}

/** @throws where it has no sentence, which all that is shown of an event comes down to */
function eventIn(line: string): AppEvent {
  // Evidence of each kind is checked by what its sentence makes of it.
  const event = lineSchema.parse(JSON.parse(line)) as AppEvent;
  z.array(z.object({ text: z.string().max(longestSentence) })).parse(explainEvent(event));
  return event;
}

import { quotedLimit } from '../optimise-limits.ts';
import { OptimiseRefusal } from './text.ts';

/** Fewest characters that esbuild has something to say about. */
const shortestFinding = 4;

/**
 * Refuses texts with long lines. esbuild tells all it finds, and with each finding the whole line: of one line of a mebibyte
 * that is more than there is memory, and no option of it limits that. What has such lines is minified mostly.
 *
 * @throws OptimiseRefusal
 */
export function refuseLongLines(text: string): void {
  let quoted = 0;
  for (let start = 0; start <= text.length; ) {
    const end = text.indexOf('\n', start);
    const length = (end === -1 ? text.length : end) - start;
    quoted += (length * length) / shortestFinding;
    start += length + 1;
  }
  if (quoted > quotedLimit) throw new OptimiseRefusal('too_large', 'its lines are too long');
}

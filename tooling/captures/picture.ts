import { join } from 'node:path';
import { repositoryRoot } from '../processes.ts';

/** Pixels of pictures of the README. */
export const size = { width: 1280, height: 800 };
/** Of a list with its details. */
export const wide = { width: 1440, height: 900 };

/** Where a picture of this file name is kept. */
export const picture = (name: string): string => join(repositoryRoot, 'docs/images', name);

import { PROJECT_FOLDER_LENGTH } from '../limits.ts';

/** A folder for reading: the home directory as `~`, and where it is long its first and its last parts. */
export function shortFolder(folder: string, home: string): string {
  const isInHome = home !== '' && home !== '/' && (folder === home || folder.startsWith(`${home}/`));
  const path = (isInHome ? `~${folder.slice(home.length)}` : folder).replace(/\p{C}/gu, '�');
  if (path.length <= PROJECT_FOLDER_LENGTH) return path;
  const [first = '', ...parts] = path.split('/');
  let end = '';
  for (const part of parts.toReversed()) {
    if (end !== '' && first.length + part.length + end.length + 3 > PROJECT_FOLDER_LENGTH) break;
    end = `/${part}${end}`;
  }
  const short = `${first}/…${end}`;
  return short.length <= PROJECT_FOLDER_LENGTH ? short : `…${short.slice(1 - PROJECT_FOLDER_LENGTH)}`;
}

import mime from 'mime';

const unknownType = 'application/octet-stream';

/** Media type by the ending of a name. Text is said to be UTF-8, which is what tools write today. */
export function fileType(name: string): string {
  const type = mime.getType(name) ?? unknownType;
  return /^text\/|^application\/(javascript|ecmascript)$/.test(type) ? `${type}; charset=utf-8` : type;
}

/** Whether a name has the ending of a kind of file that is not a page: who asks for it wants that file and no page. */
export function isAsset(name: string): boolean {
  const type = mime.getType(name);
  return type !== null && type !== 'text/html' && type !== 'application/xhtml+xml';
}

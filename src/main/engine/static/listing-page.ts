import { count } from '../../../shared/explain/segments.ts';
import { sizeText } from '../../../shared/explain/sizes.ts';
import { escapeHtml } from '../escape-html.ts';
import { entriesLimit, type FolderContents, type FolderEntry } from './read-folder.ts';

/** The page has no script, and loads nothing. */
export const listingPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const style = `:root{color-scheme:light dark;--line:light-dark(#e4e4e7,#2e2e33);--quiet:light-dark(#6b6b76,#a0a0ab);--hover:light-dark(#f4f4f5,#212126);--page:light-dark(#fff,#161619);--text:light-dark(#1c1c20,#ededf0);--link:light-dark(#1d4fd7,#8ab0ff)}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:60rem;margin:0 auto;padding:2.5rem 1.5rem 3rem}h1{font-size:1.25rem;font-weight:600;margin:0 0 .25rem;overflow-wrap:anywhere;letter-spacing:-.01em}
h1 a{color:var(--link);text-decoration:none}h1 a:hover{text-decoration:underline}h1 span{color:var(--quiet);font-weight:400;padding:0 .3em}p{margin:0 0 1.5rem;color:var(--quiet)}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}th{text-align:left;font-weight:500;font-size:.8125rem;color:var(--quiet);padding:.375rem .75rem;border-bottom:1px solid var(--line)}
td{padding:0 .75rem;border-bottom:1px solid var(--line);color:var(--quiet);white-space:nowrap}td:first-child{white-space:normal;overflow-wrap:anywhere;padding:0}
td a{display:flex;gap:.625rem;padding:.4375rem .75rem;color:var(--text);text-decoration:none}tr:hover td{background:var(--hover)}td a:hover{color:var(--link);text-decoration:underline}
a:focus-visible{outline:2px solid var(--link);outline-offset:-2px;border-radius:4px}svg{flex:none;width:1rem;height:1rem;margin-top:.1875rem;fill:none;stroke:var(--quiet);stroke-width:1.25;stroke-linejoin:round}
svg.folder{stroke:var(--link);fill:color-mix(in srgb,var(--link) 16%,transparent)}.size,.date{width:1%;padding-left:2rem}.size{text-align:right}@media(max-width:34rem){.date{display:none}main{padding:1.5rem .75rem}}`;

const folderIcon =
  '<svg class="folder" viewBox="0 0 16 16" aria-hidden="true"><path d="M1.75 3.75a1 1 0 0 1 1-1h3.1l1.6 1.75h5.8a1 1 0 0 1 1 1v6.75a1 1 0 0 1-1 1H2.75a1 1 0 0 1-1-1z"/></svg>';
const fileIcon =
  '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3.75 1.75h5.5l3 3v9.5h-8.5zM9 1.75V5h3.25"/></svg>';
const upIcon =
  '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 13.5v-10M3.5 8 8 3.5 12.5 8" stroke-linecap="round"/></svg>';

/**
 * The page that lists a folder. All links are relative: they hold wherever the route is.
 *
 * @param path that the client asked for, with a slash at its end, still encoded
 * @param canGoUp whether the folder above is one of the route as well
 */
export function listingPage(path: string, canGoUp: boolean, { entries, more }: FolderContents): string {
  const names = path
    .split('/')
    .filter((name) => name !== '')
    .map(readable);
  const title = `/${names.map((name) => `${name}/`).join('')}`;
  const rows = entries.map(row).join('\n');
  const up = canGoUp
    ? `<tr><td><a href="../">${upIcon}Folder above</a></td><td></td><td class="date"></td></tr>\n`
    : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main><h1>${crumbs(names)}</h1><p>${summary(entries, more)}</p>
<table><thead><tr><th scope="col">Name</th><th scope="col" class="size">Size</th><th scope="col" class="date">Changed (UTC)</th></tr></thead><tbody>
${up}${rows}
</tbody></table></main></body></html>
`;
}

function crumbs(names: readonly string[]): string {
  const links = ['/', ...names].map((name, at) => {
    const above = names.length - at;
    const shown = escapeHtml(name);
    return above === 0 ? shown : `<a href="${'../'.repeat(above)}">${shown}</a>`;
  });
  const [root = '', ...others] = links;
  return [root, others.join('<span>/</span>')].filter((part) => part !== '').join(' ');
}

function summary(entries: readonly FolderEntry[], more: boolean): string {
  if (more) return `The first ${entriesLimit} names; there are more.`;
  if (entries.length === 0) return 'This folder is empty.';
  const folders = entries.filter(({ folder }) => folder).length;
  const files = entries.length - folders;
  return [
    ...(folders > 0 ? [count(folders, 'folder')] : []),
    ...(files > 0 ? [count(files, 'file')] : []),
  ].join(', ');
}

function row({ name, folder, size, modified }: FolderEntry): string {
  const slash = folder ? '/' : '';
  // Beginning with a dot, no name can be taken for a scheme: `javascript:x` is a file here.
  const link = `./${encodeURIComponent(name.toWellFormed())}${slash}`;
  const date = new Date(modified).toISOString();
  return `<tr><td><a href="${escapeHtml(link)}">${folder ? folderIcon : fileIcon}<span>${escapeHtml(name)}${slash}</span></a></td><td class="size">${size === null ? '' : sizeText(size)}</td><td class="date"><time datetime="${date}">${date.slice(0, 16).replace('T', ' ')}</time></td></tr>`;
}

function readable(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

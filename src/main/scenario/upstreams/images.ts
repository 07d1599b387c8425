import { seededRandom } from '../../../shared/scenario/random.ts';
import { type AnswerMaker, html } from './answer.ts';
import { page } from './page.ts';

/** Pictures that the page shows. Any number has one. */
const shown = 12;
/** When the first edition was made; each later one is an hour younger. */
const firstEdition = Date.UTC(2026, 0, 1);

/** A drawing that follows from its number and edition. */
function draw(number: number, edition: number): string {
  const random = seededRandom(number, `image ${edition}`);
  const hue = Math.floor(random() * 360);
  const circles = Array.from({ length: 14 }, () => {
    const [x, y, size, shift] = [random() * 320, random() * 240, 12 + random() * 60, random() * 70];
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${size.toFixed(1)}" fill="hsl(${Math.round(hue + shift) % 360} 60% 60%)" opacity=".55"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" width="320" height="240"><rect width="320" height="240" fill="hsl(${hue} 45% 22%)"/>${circles.join('')}<text x="16" y="224" fill="#fff" font-family="system-ui,sans-serif" font-size="14">${number}, edition ${edition}</text></svg>\n`;
}

/**
 * Drawings with validators: `If-None-Match` and `If-Modified-Since` get 304 while the edition is the same (RFC 9110 section 13).
 *
 * @param maxAge for how many seconds they are fresh
 */
export const images =
  (maxAge: number): AnswerMaker =>
  ({ path, headers }, identity) => {
    const [, number] = /^\/([0-9]{1,6})\.svg$/.exec(path) ?? [];
    if (number === undefined) {
      const list = Array.from(
        { length: shown },
        (_, at) => `<li><img class="card" src="/${at + 1}.svg" alt="Drawing ${at + 1}" width="100%"></li>`,
      );
      return html(
        page(identity, 'Drawings', `<ul class="grid">${list.join('')}</ul>`),
        { 'Cache-Control': 'no-cache' },
        path === '/' ? 200 : 404,
      );
    }
    const etag = `"${number}-${identity.edition}"`;
    const modified = firstEdition + identity.edition * 3_600_000;
    const fields = {
      'Cache-Control': `public, max-age=${maxAge}`,
      ETag: etag,
      'Last-Modified': new Date(modified).toUTCString(),
    };
    if (isKnown(headers['if-none-match'], headers['if-modified-since'], etag, modified))
      return { status: 304, headers: fields, body: '' };
    return {
      status: 200,
      headers: { ...fields, 'Content-Type': 'image/svg+xml' },
      body: draw(Number(number), identity.edition),
    };
  };

function isKnown(
  noneMatch: string | string[] | undefined,
  modifiedSince: string | string[] | undefined,
  etag: string,
  modified: number,
): boolean {
  if (noneMatch !== undefined)
    return String(noneMatch)
      .split(',')
      .some((one) => one.trim().replace(/^W\//, '') === etag || one.trim() === '*');
  return modifiedSince !== undefined && Date.parse(String(modifiedSince)) >= modified;
}

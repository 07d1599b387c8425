import { type AnswerMaker, html, json } from './answer.ts';
import { escapeText, type Identity, page } from './page.ts';
import { formatPrice, type Product, products } from './products.ts';

const swatch = ({ hue }: Product): string =>
  `<div class="swatch" style="background:linear-gradient(135deg,hsl(${hue} 55% 60%),hsl(${(hue + 40) % 360} 55% 40%))"></div>`;

const card = (product: Product): string =>
  `<li><a class="card" href="/products/${product.id}">${swatch(product)}<b>${escapeText(product.name)}</b><i class="price">${formatPrice(product.price)}</i></a></li>`;

const productPage = (product: Product, identity: Identity): string =>
  page(
    identity,
    product.name,
    `${swatch(product)}<p class="price">${formatPrice(product.price)}</p><p>Sent from ${escapeText(identity.title)}.</p><p><a href="/">All products</a></p>`,
  );

const plain = (product: Product, identity: Identity) => ({
  ...product,
  soldBy: identity.title,
  edition: identity.edition,
});

/**
 * Pages with products, and the same as JSON below `/api`.
 *
 * @param maxAge for how many seconds they are fresh
 */
export const shop =
  (maxAge: number): AnswerMaker =>
  ({ path }, identity) => {
    const fresh = { 'Cache-Control': `public, max-age=${maxAge}` };
    if (path === '/')
      return html(
        page(identity, 'Things for a house', `<ul class="grid">${products.map(card).join('')}</ul>`),
        fresh,
      );
    if (path === '/api/products')
      return json(
        products.map((product) => plain(product, identity)),
        fresh,
      );
    const [, isJson, id] = /^(\/api)?\/products\/([0-9]{1,6})$/.exec(path) ?? [];
    const product = id === undefined ? undefined : products.find((one) => one.id === Number(id));
    if (product !== undefined)
      return isJson === undefined
        ? html(productPage(product, identity), fresh)
        : json(plain(product, identity), fresh);
    // Nothing is kept of a basket: it is here so that something answers a POST.
    if (path === '/basket')
      return json({ basket: 'taken', by: identity.title }, { 'Cache-Control': 'no-store' });
    return html(page(identity, 'There is no such page', '<p><a href="/">All products</a></p>'), {}, 404);
  };

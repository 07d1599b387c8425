import { type AnswerMaker, json } from './answer.ts';
import { type Product, products } from './products.ts';

/** The same products in the words of each version. */
const shapes: Readonly<Record<number, (product: Product) => unknown>> = {
  1: ({ id, name, price }) => ({ id, name, price }),
  2: ({ id, name, price }) => ({ id, name, price: { amount: price, currency: 'EUR' } }),
  3: ({ id, name, price, hue }) => ({
    id,
    title: name,
    price: { amount: price, currency: 'EUR' },
    look: { hue },
  }),
};

/** JSON whose shape differs from version to version; every answer says its version in `X-Api-Version`. */
export const api =
  (version: number): AnswerMaker =>
  ({ path }, identity) => {
    const shape = shapes[version] ?? ((product: Product) => product);
    const headers = { 'X-Api-Version': String(version), 'Cache-Control': 'no-store' };
    const [, id] = /^\/(?:v[0-9]+\/)?products(?:\/([0-9]{1,6}))?$/.exec(path) ?? [path];
    if (id === path)
      return json({ version, by: identity.title, products: '/products' }, headers, path === '/' ? 200 : 404);
    if (id === undefined) return json({ version, by: identity.title, items: products.map(shape) }, headers);
    const product = products.find((one) => one.id === Number(id));
    if (product === undefined) return json({ version, error: `There is no product ${id}.` }, headers, 404);
    return json({ version, by: identity.title, item: shape(product) }, headers);
  };

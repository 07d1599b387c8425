/** What the shops sell. */
export interface Product {
  readonly id: number;
  readonly name: string;
  /** In cents. */
  readonly price: number;
  /** 0 to 359, of its picture. */
  readonly hue: number;
}

const things = ['Lantern', 'Kettle', 'Satchel', 'Teapot', 'Compass', 'Blanket', 'Bell', 'Mirror'];
const kinds = ['brass', 'oak', 'linen'];

/** 24 of them, the same in every shop. */
export const products: readonly Product[] = kinds.flatMap((kind, row) =>
  things.map((thing, column) => {
    const id = row * things.length + column + 1;
    return { id, name: `${thing}, ${kind}`, price: 1_900 + id * 350, hue: (id * 47) % 360 };
  }),
);

export const formatPrice = (cents: number): string => `€ ${(cents / 100).toFixed(2)}`;

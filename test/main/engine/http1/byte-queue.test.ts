import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../../../src/main/engine/http1/byte-queue.ts';

describe('a byte queue', () => {
  it('gives back what came, in order, and never writes over what it handed out', () => {
    const step = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => ({ append: Buffer.from(bytes) })),
      fc.nat(400).map((consume) => ({ consume })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new ByteQueue();
        let model = Buffer.alloc(0);
        const views: { readonly view: Buffer; readonly copy: Buffer }[] = [];
        for (const one of steps) {
          if ('append' in one) {
            queue.append(one.append);
            model = Buffer.concat([model, one.append]);
          } else {
            queue.consume(Math.min(one.consume, queue.length));
            model = model.subarray(Math.min(one.consume, model.length));
          }
          const view = queue.view();
          expect(view.equals(model)).toBe(true);
          views.push({ view, copy: Buffer.from(view) });
        }
        expect(views.every(({ view, copy }) => view.equals(copy))).toBe(true);
      }),
    );
  });
});

/**
 * Makes the app's icons from `resources/icons/icon.svg` and, for sizes up to 48 pixels, from `icon-small.svg`:
 * `icon.png` (512 pixels, Linux and windows), `icon.ico` (Windows) and `icon.icns` (macOS).
 *
 *   node tooling/run.mjs tooling/make-icons.ts
 */
import { readFile, writeFile } from 'node:fs/promises';
import { IconIcns, IconIco } from '@shockpkg/icon-encoder';
import sharp from 'sharp';

const directory = new URL('../resources/icons/', import.meta.url);

/** Sides in pixels. */
const smallUpTo = 48;
const icoSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256] as const;

/** Types of ICNS entries by side in pixels; those of twice the density have types of their own. */
const icnsTypes: readonly (readonly [number, string])[] = [
  [64, 'ic12'],
  [128, 'ic07'],
  [256, 'ic13'],
  [256, 'ic08'],
  [16, 'ic04'],
  [512, 'ic14'],
  [512, 'ic09'],
  [32, 'ic05'],
  [1024, 'ic10'],
  [32, 'ic11'],
];

const [large, small] = await Promise.all(
  ['icon.svg', 'icon-small.svg'].map((name) => readFile(new URL(name, directory))),
);

/** The drawing for that size, as a PNG of it. @param size side in pixels */
async function render(size: number): Promise<Uint8Array> {
  const [drawing, side] = size <= smallUpTo ? [small, 32] : [large, 512];
  // 72 dots an inch draw one pixel for each unit of the drawing.
  return sharp(drawing, { density: (72 * size) / side })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer();
}

const ico = new IconIco();
for (const size of icoSizes) await ico.addFromPng(await render(size), null, false);
const icns = new IconIcns();
icns.toc = true;
for (const [size, type] of icnsTypes) await icns.addFromPng(await render(size), [type], false);

await writeFile(new URL('icon.png', directory), await render(512));
await writeFile(new URL('icon.ico', directory), ico.encode());
await writeFile(new URL('icon.icns', directory), icns.encode());

import { avifPixelLimit, pixelLimit } from '../optimise-limits.ts';
import { OptimiseRefusal } from './text.ts';

/** Quality of formats that lose something, of 100: no difference to be seen at usual sizes. */
const jpegQuality = 82;
const webpQuality = 82;
const avifQuality = 60;

/**
 * An image in the same format in fewer bytes. It looks the same: the colour profile stays, and what EXIF says of its
 * orientation is done to it, since other metadata goes. PNG loses nothing.
 *
 * @throws OptimiseRefusal when it has too many pixels, or something that would be lost; Error when it cannot be read
 */
export async function shrinkImage(bytes: Uint8Array): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  // One at a time, on one core, and nothing kept: traffic goes first.
  sharp.cache(false);
  sharp.concurrency(1);
  const image = sharp(bytes, { limitInputPixels: pixelLimit, animated: true, failOn: 'warning' });
  const { format, width, height, pages = 1, depth, space, mediaType } = await image.metadata();
  const pixels = width * height;
  if (pixels > pixelLimit) throw new OptimiseRefusal('too_large', `${pixels} pixels`);
  if (depth !== 'uchar') throw new OptimiseRefusal('failed', `${depth} samples would lose depth`);
  if (space === 'cmyk') throw new OptimiseRefusal('failed', 'the colours are CMYK');
  const upright = (pages > 1 ? image : image.autoOrient()).keepIccProfile();
  switch (mediaType ?? format) {
    case 'image/jpeg':
      return upright.jpeg({ quality: jpegQuality, mozjpeg: true }).toBuffer();
    case 'image/png':
      if (hasChunk(bytes, 'acTL')) throw new OptimiseRefusal('failed', 'an animated PNG would stand still');
      return upright.png({ compressionLevel: 9, adaptiveFiltering: true, palette: false }).toBuffer();
    case 'image/webp':
      return upright.webp({ quality: webpQuality, lossless: hasChunk(bytes, 'VP8L') }).toBuffer();
    case 'image/avif':
      if (pixels > avifPixelLimit) throw new OptimiseRefusal('too_large', `${pixels} pixels of AVIF`);
      return upright.avif({ quality: avifQuality, effort: 2 }).toBuffer();
    default:
      throw new OptimiseRefusal('failed', `the image is ${format}`);
  }
}

/** Whether the four letters of a chunk stand in the beginning of a file: where they are found by chance an image is left as it is. */
const hasChunk = (bytes: Uint8Array, name: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64 * 1024)).includes(name);

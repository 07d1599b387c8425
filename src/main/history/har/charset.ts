/** Text in the charsets of the Encoding Standard, both ways: Node decodes all of them and encodes few. */

/** Of `Content-Type`; `utf-8` where it says none or one that is not known. */
export function charsetOf(contentType: string | null): string {
  const label = /;\s*charset\s*=\s*"?([^";\s]{1,40})/i.exec(contentType ?? '')?.[1];
  try {
    return label === undefined ? 'utf-8' : new TextDecoder(label).encoding;
  } catch {
    return 'utf-8';
  }
}

/** The bytes as text, where encoding it gives the same bytes again; null elsewhere. */
export function decodeExactly(bytes: Uint8Array, charset: string): string | null {
  try {
    // The mark of the order of bytes is a character as any other here.
    const text = new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
    const again = encodeText(text, charset);
    return again !== null && Buffer.compare(again, bytes) === 0 ? text : null;
  } catch {
    return null;
  }
}

/** Null where the charset has no such characters, or cannot be written here. */
export function encodeText(text: string, charset: string): Uint8Array | null {
  switch (charset) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    default:
      return encodeByTable(text, tableOf(charset));
  }
}

/** What stands for each character of one or two bytes: by its code point, the bytes as one number, and how many they are above it. */
type Table = ReadonlyMap<number, number>;

interface Tables {
  readonly charset: string;
  /** For the first 65,536 code points, which is quicker than a map; 0 where there is none. */
  readonly basic: Uint32Array;
  readonly further: Table;
}

/** The table of the charset that was used last: files have one, or few. */
let last: Tables | null = null;

const basicLimit = 0x1_00_00;

/** What stands for each character, of those of one or two bytes. */
function tableOf(charset: string): Tables {
  if (last?.charset === charset) return last;
  const decoder = new TextDecoder(charset, { fatal: true });
  const basic = new Uint32Array(basicLimit);
  const further = new Map<number, number>();
  const add = (...bytes: readonly number[]): boolean => {
    try {
      const text = decoder.decode(new Uint8Array(bytes));
      const point = text.codePointAt(0) ?? 0;
      if (text.length !== String.fromCodePoint(point).length) return true;
      const packed = (bytes.length << 16) | bytes.reduce((all, byte) => (all << 8) | byte, 0);
      if (point < basicLimit) basic[point] ||= packed;
      else if (!further.has(point)) further.set(point, packed);
      return true;
    } catch {
      return false;
    }
  };
  // A byte that is none alone begins a pair.
  const leads = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !add(byte));
  if (leads.length > 0 && leads.length < 256)
    for (const lead of leads) for (let trail = 0x30; trail < 0x100; trail += 1) add(lead, trail);
  last = { charset, basic, further };
  return last;
}

function encodeByTable(text: string, { basic, further }: Tables): Uint8Array | null {
  // A character takes a pair at most, and its own length in UTF-16 is one or two.
  const bytes = new Uint8Array(2 * text.length);
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const point = text.codePointAt(index) ?? 0;
    if (point >= basicLimit) index += 1;
    const packed = (point < basicLimit ? basic[point] : further.get(point)) ?? 0;
    if (packed === 0) return null;
    if (packed >>> 16 === 2) {
      bytes[length] = (packed >>> 8) & 0xff;
      length += 1;
    }
    bytes[length] = packed & 0xff;
    length += 1;
  }
  // Of its own size: what is kept of a large text must not hold twice as much.
  return bytes.slice(0, length);
}

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

type Table = ReadonlyMap<string, readonly number[]>;

/** The table of the charset that was used last: files have one, or few. */
let last: { readonly charset: string; readonly table: Table } | null = null;

/** What stands for each character, of those of one or two bytes. */
function tableOf(charset: string): Table {
  if (last?.charset === charset) return last.table;
  const decoder = new TextDecoder(charset, { fatal: true });
  const table = new Map<string, readonly number[]>();
  const add = (...bytes: readonly number[]): boolean => {
    try {
      const text = decoder.decode(new Uint8Array(bytes));
      if (text.length === String.fromCodePoint(text.codePointAt(0) ?? 0).length && !table.has(text))
        table.set(text, bytes);
      return true;
    } catch {
      return false;
    }
  };
  // A byte that is none alone begins a pair.
  const leads = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !add(byte));
  if (leads.length > 0 && leads.length < 256)
    for (const lead of leads) for (let trail = 0x30; trail < 0x100; trail += 1) add(lead, trail);
  last = { charset, table };
  return table;
}

function encodeByTable(text: string, table: Table): Uint8Array | null {
  const bytes: number[] = [];
  for (const character of text) {
    const found = table.get(character);
    if (found === undefined) return null;
    bytes.push(...found);
  }
  return Uint8Array.from(bytes);
}

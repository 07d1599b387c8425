/** What a database can say of its one network. Numbers are written as doubles. */
export type Entry = { readonly [key: string]: string | number | Entry };

const sized = (type: number, size: number): number[] => {
  if (size < 29) return [(type << 5) | size];
  return [(type << 5) | 29, size - 29];
};

function encode(value: string | number | Entry): number[] {
  if (typeof value === 'string') {
    const text = [...Buffer.from(value)];
    return [...sized(2, text.length), ...text];
  }
  if (typeof value === 'number') {
    const double = Buffer.alloc(8);
    double.writeDoubleBE(value);
    return [...sized(3, 8), ...double];
  }
  const entries = Object.entries(value);
  return [
    ...sized(7, entries.length),
    ...entries.flatMap(([key, inner]) => [...encode(key), ...encode(inner)]),
  ];
}

/** An unsigned number of at most 16 bits. */
const encode16 = (value: number): number[] => [...sized(5, 2), value >> 8, value & 255];

/**
 * A database in MaxMind's format (MaxMind DB File Format Specification 2.0) for IPv4 that knows one network.
 *
 * @param address of the network, its first `prefix` bits counting
 */
export function tinyDatabase(address: string, prefix: number, entry: Entry): Buffer {
  const bits = address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('')
    .slice(0, prefix);
  // A record is the next node, or where in the data section the entry begins, which is at its start; `prefix` is nothing.
  const found = prefix + 16;
  const record = (value: number): number[] => [(value >> 16) & 255, (value >> 8) & 255, value & 255];
  const tree = bits.split('').flatMap((bit, node) => {
    const next = node + 1 === prefix ? found : node + 1;
    return bit === '0' ? [...record(next), ...record(prefix)] : [...record(prefix), ...record(next)];
  });
  const metadata: Readonly<Record<string, number[]>> = {
    binary_format_major_version: encode16(2),
    binary_format_minor_version: encode16(0),
    build_epoch: encode16(1),
    database_type: encode('Test-City'),
    description: encode({}),
    ip_version: encode16(4),
    languages: encode({}),
    node_count: encode16(prefix),
    record_size: encode16(24),
  };
  const facts = Object.entries(metadata);
  return Buffer.from([
    ...tree,
    ...new Uint8Array(16),
    ...encode(entry),
    ...Buffer.from([0xab, 0xcd, 0xef]),
    ...Buffer.from('MaxMind.com'),
    ...sized(7, facts.length),
    ...facts.flatMap(([key, value]) => [...encode(key), ...value]),
  ]);
}

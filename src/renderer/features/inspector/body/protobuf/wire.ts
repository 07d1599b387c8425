/** How a value is written (Protocol Buffers, "Encoding"). */
export type WireType = 'varint' | 'fixed64' | 'bytes' | 'group' | 'fixed32';

export interface WireField {
  readonly number: number;
  readonly type: WireType;
  /** The number of a varint or a fixed value, unsigned; 0 of others. */
  readonly value: bigint;
  /** Content of bytes or a group, or the bytes of a fixed value. */
  readonly bytes: Uint8Array;
}

export interface WireMessage {
  readonly fields: readonly WireField[];
  /** What kept the rest from being read, as a clause; null where all was. */
  readonly problem: string | null;
}

/** Fields of one message that are read, at most. */
export const wireFieldLimit = 10_000;
/** Levels of groups in one another. */
const groupLimit = 64;

const empty = new Uint8Array();

/** Reads the fields of a message without knowing what they mean. Does not look inside. */
export function readWire(bytes: Uint8Array, limit = wireFieldLimit): WireMessage {
  const reader = new WireReader(bytes);
  const fields: WireField[] = [];
  try {
    while (!reader.atEnd) {
      if (fields.length >= limit) {
        return { fields, problem: `it has more than ${limit.toLocaleString('en-US')} fields` };
      }
      const field = reader.field();
      if (field === null) return { fields, problem: 'a group ends that was not begun' };
      fields.push(field);
    }
    return { fields, problem: null };
  } catch (error) {
    if (!(error instanceof WireProblem)) throw error;
    return { fields, problem: error.message };
  }
}

class WireProblem extends Error {}

/** Packed values of one type, one behind the other. @throws nothing: what does not fit is left out */
export function readPacked(bytes: Uint8Array, type: 'varint' | 'fixed64' | 'fixed32'): readonly bigint[] {
  const reader = new WireReader(bytes);
  const values: bigint[] = [];
  try {
    while (!reader.atEnd && values.length < wireFieldLimit) {
      values.push(type === 'varint' ? reader.varint() : reader.fixed(type === 'fixed64' ? 8 : 4).value);
    }
  } catch (error) {
    if (!(error instanceof WireProblem)) throw error;
  }
  return values;
}

class WireReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** @returns null where a group ends @throws WireProblem */
  field(depth = 0): WireField | null {
    const tag = this.varint();
    const number = Number(tag >> 3n);
    if (number < 1 || number >= 2 ** 29) throw new WireProblem('a field has a number that none can have');
    switch (Number(tag & 7n)) {
      case 0:
        return { number, type: 'varint', value: this.varint(), bytes: empty };
      case 1:
        return { number, type: 'fixed64', ...this.fixed(8) };
      case 2:
        return { number, type: 'bytes', value: 0n, bytes: this.#take(Number(this.varint())) };
      case 3:
        return { number, type: 'group', value: 0n, bytes: this.#group(number, depth + 1) };
      case 4:
        return null;
      case 5:
        return { number, type: 'fixed32', ...this.fixed(4) };
      default:
        throw new WireProblem('a field is written in a way that is not known');
    }
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new WireProblem('it ends in the middle of a number');
      this.#at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new WireProblem('a number is longer than numbers are');
  }

  fixed(length: 4 | 8): { readonly value: bigint; readonly bytes: Uint8Array } {
    const at = this.#at;
    const bytes = this.#take(length);
    const value = length === 8 ? this.#view.getBigUint64(at, true) : BigInt(this.#view.getUint32(at, true));
    return { value, bytes };
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw new WireProblem('it ends before a field does');
    const from = this.#at;
    this.#at += length;
    return this.#bytes.subarray(from, this.#at);
  }

  /** The content of a group, without the tag that ends it. */
  #group(number: number, depth: number): Uint8Array {
    if (depth > groupLimit) throw new WireProblem('groups stand too deep in one another');
    const from = this.#at;
    for (;;) {
      const before = this.#at;
      if (this.atEnd) throw new WireProblem(`the group ${number} does not end`);
      if (this.field(depth) === null) return this.#bytes.subarray(from, before);
    }
  }
}

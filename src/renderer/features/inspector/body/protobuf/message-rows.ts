import { sniffText } from '../../../../ui/body-kind.ts';
import type { ProtoField, ProtoSchema, ProtoType, ScalarType } from './schema.ts';
import { readPacked, readWire, type WireField } from './wire.ts';

/** One line of a message as it is shown. */
export interface MessageRow {
  readonly depth: number;
  readonly number: number;
  /** Name of the field; null where no schema tells it. */
  readonly name: string | null;
  /** What its value is, in a word; with a `?` where that is a guess. */
  readonly type: string;
  readonly value: string;
  /** What else the same bytes may be; '' for nothing. */
  readonly also: string;
}

export interface MessageRows {
  readonly rows: readonly MessageRow[];
  /** What kept the rest from being read, as a clause; null where all was. */
  readonly problem: string | null;
}

/** Rows of one message, and levels in one another, that are shown. */
const rowLimit = 10_000;
const depthLimit = 32;
/** Bytes of a value that are shown as digits. */
const digitsLimit = 32;
const textLimit = 2_000;

/**
 * A message as rows: with its schema where there is one, else by what the bytes look like.
 *
 * @param typeName full name of the message; null where it is not known
 */
export function rowsOf(bytes: Uint8Array, schema: ProtoSchema, typeName: string | null): MessageRows {
  const rows: MessageRow[] = [];
  const problem = addRows(bytes, schema, typeName, 0, rows);
  return rows.length >= rowLimit
    ? { rows, problem: `only the first ${rowLimit.toLocaleString('en-US')} lines are shown` }
    : { rows, problem };
}

function addRows(
  bytes: Uint8Array,
  schema: ProtoSchema,
  typeName: string | null,
  depth: number,
  rows: MessageRow[],
): string | null {
  const known = typeName === null ? undefined : schema.messages.get(typeName);
  const { fields, problem } = readWire(bytes);
  for (const field of fields) {
    if (rows.length >= rowLimit) break;
    const described = known?.fields.get(field.number);
    if (described === undefined) addUnknown(field, schema, depth, rows);
    else addKnown(field, described, schema, depth, rows);
  }
  return problem;
}

function addUnknown(field: WireField, schema: ProtoSchema, depth: number, rows: MessageRow[]): void {
  const base = { depth, number: field.number, name: null };
  switch (field.type) {
    case 'varint':
      rows.push({ ...base, type: 'number', value: String(field.value), also: alsoNumbers(field.value) });
      return;
    case 'fixed64':
      rows.push({ ...base, type: 'fixed64', value: String(field.value), also: `double ${doubleOf(field)}` });
      return;
    case 'fixed32':
      rows.push({ ...base, type: 'fixed32', value: String(field.value), also: `float ${floatOf(field)}` });
      return;
    case 'group':
      rows.push({ ...base, type: 'group', value: '', also: '' });
      addRows(field.bytes, schema, null, depth + 1, rows);
      return;
    case 'bytes': {
      const text = sniffText(field.bytes);
      const inner = depth < depthLimit && field.bytes.length > 0 ? readWire(field.bytes) : null;
      const isMessage = inner !== null && inner.problem === null && inner.fields.length > 0;
      // Short texts often read as a message too: letters are tags of plausible fields.
      if (text !== null && !(isMessage && /[^\t\n\r -~\u00a0-\uffff]/.test(text))) {
        rows.push({
          ...base,
          type: 'text?',
          value: JSON.stringify(text.slice(0, textLimit)),
          also: isMessage ? 'reads as a message too' : '',
        });
      } else if (isMessage) {
        rows.push({ ...base, type: 'message?', value: '', also: '' });
        addRows(field.bytes, schema, null, depth + 1, rows);
      } else rows.push({ ...base, type: 'bytes', value: digitsOf(field.bytes), also: '' });
    }
  }
}

function addKnown(
  field: WireField,
  { name, type, repeated }: ProtoField,
  schema: ProtoSchema,
  depth: number,
  rows: MessageRow[],
): void {
  const base = { depth, number: field.number, name, also: '' };
  if (type.kind === 'message') {
    if (field.type !== 'bytes' && field.type !== 'group') {
      addUnknown(field, schema, depth, rows);
      return;
    }
    rows.push({ ...base, type: type.name, value: '' });
    if (depth >= depthLimit) return;
    const problem = addRows(field.bytes, schema, type.name, depth + 1, rows);
    if (problem !== null) {
      rows.push({ depth: depth + 1, number: 0, name: null, type: 'damaged', value: problem, also: '' });
    }
    return;
  }
  const wanted = wireTypeOf(type);
  const word = type.kind === 'enum' ? type.name : type.scalar;
  const packed = repeated && field.type === 'bytes' && wanted !== 'bytes';
  if (packed) {
    for (const value of readPacked(field.bytes, wanted)) {
      if (rows.length >= rowLimit) return;
      rows.push({ ...base, type: word, value: numberText(value, type, schema) });
    }
  } else if (field.type !== wanted) {
    // The bytes are not what the schema says: shown as they are.
    addUnknown(field, schema, depth, rows);
  } else if (type.kind === 'scalar' && type.scalar === 'string') {
    rows.push({
      ...base,
      type: word,
      value: JSON.stringify(new TextDecoder().decode(field.bytes).slice(0, textLimit)),
    });
  } else if (wanted === 'bytes') rows.push({ ...base, type: word, value: digitsOf(field.bytes) });
  else rows.push({ ...base, type: word, value: numberText(field.value, type, schema) });
}

function wireTypeOf(
  type: Exclude<ProtoType, { kind: 'message' }>,
): 'varint' | 'fixed64' | 'fixed32' | 'bytes' {
  if (type.kind === 'enum') return 'varint';
  if (/^(string|bytes)$/.test(type.scalar)) return 'bytes';
  if (/^(s?fixed64|double)$/.test(type.scalar)) return 'fixed64';
  return /^(s?fixed32|float)$/.test(type.scalar) ? 'fixed32' : 'varint';
}

function numberText(
  value: bigint,
  type: Exclude<ProtoType, { kind: 'message' }>,
  schema: ProtoSchema,
): string {
  if (type.kind === 'enum') {
    const number = Number(BigInt.asIntN(32, value));
    const name = schema.enums.get(type.name)?.get(number);
    return name === undefined ? String(number) : `${name} (${number})`;
  }
  return scalarText(value, type.scalar);
}

function scalarText(value: bigint, scalar: ScalarType): string {
  switch (scalar) {
    case 'bool':
      return value === 0n ? 'false' : 'true';
    case 'sint32':
    case 'sint64':
      return String(zigzag(value));
    case 'int32':
    case 'sfixed32':
      return String(BigInt.asIntN(32, value));
    case 'uint32':
      return String(BigInt.asUintN(32, value));
    case 'int64':
    case 'sfixed64':
      return String(BigInt.asIntN(64, value));
    case 'double':
      return String(asDouble(value));
    case 'float':
      return String(asFloat(value));
    default:
      return String(value);
  }
}

const zigzag = (value: bigint): bigint => (value >> 1n) ^ -(value & 1n);

function asDouble(value: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, value);
  return view.getFloat64(0);
}

function asFloat(value: bigint): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, Number(value));
  return view.getFloat32(0);
}

const doubleOf = ({ value }: WireField): string => String(asDouble(value));
/** With the digits that a float has. */
const floatOf = ({ value }: WireField): string => String(Number(asFloat(value).toPrecision(7)));

/** The same varint by other types: of a negative number the unsigned one is very large. */
function alsoNumbers(value: bigint): string {
  const others = [
    ...(value <= 1n ? [value === 1n ? 'true' : 'false'] : []),
    ...(value >= 2n ** 63n ? [`int ${BigInt.asIntN(64, value)}`] : []),
    ...(value > 1n ? [`sint ${zigzag(value)}`] : []),
  ];
  return others.join(', ');
}

function digitsOf(bytes: Uint8Array): string {
  const digits = Array.from(bytes.subarray(0, digitsLimit), (byte) => byte.toString(16).padStart(2, '0'));
  const rest = bytes.length > digitsLimit ? ` … ${bytes.length.toLocaleString('en-US')} bytes` : '';
  return digits.join(' ') + rest;
}

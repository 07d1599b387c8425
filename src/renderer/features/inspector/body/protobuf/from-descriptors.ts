import { createFileRegistry, type DescField, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { ProtoField, ProtoMessage, ProtoMethod, ProtoSchema, ProtoType, ScalarType } from './schema.ts';

/** `FieldDescriptorProto.Type` of descriptor.proto; the numbers that are missing are messages, groups and enumerations. */
const scalars: Readonly<Record<number, ScalarType>> = {
  1: 'double',
  2: 'float',
  3: 'int64',
  4: 'uint64',
  5: 'int32',
  6: 'fixed64',
  7: 'fixed32',
  8: 'bool',
  9: 'string',
  12: 'bytes',
  13: 'uint32',
  15: 'sfixed32',
  16: 'sfixed64',
  17: 'sint32',
  18: 'sint64',
};

/**
 * Reads what `protoc --include_imports --descriptor_set_out` wrote.
 *
 * @throws Error when it is no such set, or lacks a file that it imports
 */
export function schemaFromDescriptors(bytes: Uint8Array): ProtoSchema {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
  const messages = new Map<string, ProtoMessage>();
  const enums = new Map<string, ReadonlyMap<number, string>>();
  const methods = new Map<string, ProtoMethod>();
  for (const type of registry) {
    switch (type.kind) {
      case 'message': {
        const fields = type.fields.map((field) => [field.number, fieldOf(type.typeName, field)] as const);
        messages.set(type.typeName, { name: type.typeName, fields: new Map(fields) });
        for (const field of type.fields) {
          if (field.fieldKind !== 'map') continue;
          const entry = entryOf(type.typeName, field);
          messages.set(entry.name, entry);
        }
        break;
      }
      case 'enum':
        enums.set(type.typeName, new Map(type.values.map(({ number, name }) => [number, name])));
        break;
      case 'service':
        for (const method of type.methods) {
          methods.set(`/${type.typeName}/${method.name}`, {
            request: method.input.typeName,
            response: method.output.typeName,
          });
        }
        break;
      default:
    }
  }
  return { messages, enums, methods };
}

function fieldOf(message: string, field: DescField): ProtoField {
  const { name } = field;
  switch (field.fieldKind) {
    case 'scalar':
      return { name, type: scalar(field.scalar), repeated: false };
    case 'enum':
      return { name, type: { kind: 'enum', name: field.enum.typeName }, repeated: false };
    case 'message':
      return { name, type: { kind: 'message', name: field.message.typeName }, repeated: false };
    case 'map':
      return { name, type: { kind: 'message', name: entryName(message, field) }, repeated: true };
    case 'list':
      return { name, type: listType(field), repeated: true };
  }
}

const scalar = (type: number): ProtoType => ({ kind: 'scalar', scalar: scalars[type] ?? 'bytes' });

function listType(field: DescField & { fieldKind: 'list' }): ProtoType {
  switch (field.listKind) {
    case 'scalar':
      return scalar(field.scalar);
    case 'enum':
      return { kind: 'enum', name: field.enum.typeName };
    case 'message':
      return { kind: 'message', name: field.message.typeName };
  }
}

const entryName = (message: string, { name }: DescField): string => `${message}.${name} entry`;

/** The entries of a map are messages with a key and a value. */
function entryOf(message: string, field: DescField & { fieldKind: 'map' }): ProtoMessage {
  const value: ProtoType =
    field.mapKind === 'scalar'
      ? scalar(field.scalar)
      : field.mapKind === 'enum'
        ? { kind: 'enum', name: field.enum.typeName }
        : { kind: 'message', name: field.message.typeName };
  return {
    name: entryName(message, field),
    fields: new Map([
      [1, { name: 'key', type: scalar(field.mapKey), repeated: false }],
      [2, { name: 'value', type: value, repeated: false }],
    ]),
  };
}

import {
  Enum,
  type Field,
  MapField,
  Namespace,
  parse,
  type ReflectionObject,
  Root,
  Service,
  Type,
} from 'protobufjs';
import type { ProtoField, ProtoMessage, ProtoMethod, ProtoSchema, ProtoType, ScalarType } from './schema.ts';

const scalars: ReadonlySet<string> = new Set<ScalarType>([
  'double',
  'float',
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'fixed32',
  'fixed64',
  'sfixed32',
  'sfixed64',
  'bool',
  'string',
  'bytes',
]);

/**
 * Reads `.proto` files, which may import one another; imports that are not among them are left out. Only what the library knows
 * of a file is used: its own decoders are written as programs, which the content security policy does not let run.
 *
 * @param sources texts of the files
 * @throws Error with the line of what cannot be read
 */
export function schemaFromProto(sources: readonly string[]): ProtoSchema {
  const root = new Root();
  for (const source of sources) parse(source, root, { keepCase: true });
  const schema = { messages: new Map(), enums: new Map(), methods: new Map() } satisfies ProtoSchema;
  collect(root, schema);
  return schema;
}

interface Collected {
  readonly messages: Map<string, ProtoMessage>;
  readonly enums: Map<string, ReadonlyMap<number, string>>;
  readonly methods: Map<string, ProtoMethod>;
}

const nameOf = (object: ReflectionObject): string => object.fullName.replace(/^\./, '');

function collect(object: ReflectionObject, into: Collected): void {
  if (object instanceof Enum) {
    const values = Object.entries(object.values).map(([name, number]) => [number, name] as const);
    into.enums.set(nameOf(object), new Map(values));
  }
  if (object instanceof Type) {
    const fields = object.fieldsArray.map((field) => [field.id, fieldOf(object, field, into)] as const);
    into.messages.set(nameOf(object), { name: nameOf(object), fields: new Map(fields) });
  }
  if (object instanceof Service) {
    for (const method of object.methodsArray) {
      into.methods.set(`/${nameOf(object)}/${method.name}`, {
        request: messageName(object, method.requestType),
        response: messageName(object, method.responseType),
      });
    }
  }
  if (object instanceof Namespace) for (const nested of object.nestedArray) collect(nested, into);
}

function messageName(from: Namespace, name: string): string {
  const found = from.lookup(name, [Type]);
  return found === null ? name.replace(/^\./, '') : nameOf(found);
}

function fieldOf(message: Type, field: Field, into: Collected): ProtoField {
  const type = typeOf(message, field.type);
  if (!(field instanceof MapField)) return { name: field.name, type, repeated: field.repeated };
  const entry = `${nameOf(message)}.${field.name} entry`;
  into.messages.set(entry, {
    name: entry,
    fields: new Map([
      [1, { name: 'key', type: typeOf(message, field.keyType), repeated: false }],
      [2, { name: 'value', type, repeated: false }],
    ]),
  });
  return { name: field.name, type: { kind: 'message', name: entry }, repeated: true };
}

function typeOf(message: Type, name: string): ProtoType {
  if (isScalar(name)) return { kind: 'scalar', scalar: name };
  const found = message.lookup(name, [Type, Enum]);
  // A type of a file that is not there is read without a schema, as bytes that may be a message.
  if (found === null) return { kind: 'message', name: name.replace(/^\./, '') };
  return { kind: found instanceof Enum ? 'enum' : 'message', name: nameOf(found) };
}

const isScalar = (name: string): name is ScalarType => scalars.has(name);

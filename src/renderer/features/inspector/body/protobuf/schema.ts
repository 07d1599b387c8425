/** What is known of messages, from a `.proto` file or a set of descriptors; as much as reading bytes needs. */
export interface ProtoSchema {
  /** By full name: `shop.v1.Order`. */
  readonly messages: ReadonlyMap<string, ProtoMessage>;
  /** By full name; names of values by number. */
  readonly enums: ReadonlyMap<string, ReadonlyMap<number, string>>;
  /** By path as gRPC has it: `/shop.v1.Orders/Get`. */
  readonly methods: ReadonlyMap<string, ProtoMethod>;
}

export interface ProtoMethod {
  /** Full names of messages. */
  readonly request: string;
  readonly response: string;
}

export interface ProtoMessage {
  readonly name: string;
  readonly fields: ReadonlyMap<number, ProtoField>;
}

/** Types of values as `.proto` files name them. */
export type ScalarType =
  | 'double'
  | 'float'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'sint32'
  | 'sint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed32'
  | 'sfixed64'
  | 'bool'
  | 'string'
  | 'bytes';

export type ProtoType =
  | { readonly kind: 'scalar'; readonly scalar: ScalarType }
  /** Full names. */
  | { readonly kind: 'message'; readonly name: string }
  | { readonly kind: 'enum'; readonly name: string };

export interface ProtoField {
  readonly name: string;
  readonly type: ProtoType;
  readonly repeated: boolean;
}

export const emptySchema: ProtoSchema = { messages: new Map(), enums: new Map(), methods: new Map() };

/** All of several; of two with the same name the last. */
export function mergeSchemas(schemas: readonly ProtoSchema[]): ProtoSchema {
  return {
    messages: new Map(schemas.flatMap(({ messages }) => [...messages])),
    enums: new Map(schemas.flatMap(({ enums }) => [...enums])),
    methods: new Map(schemas.flatMap(({ methods }) => [...methods])),
  };
}

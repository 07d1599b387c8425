import { deflateSync, gzipSync } from 'node:zlib';
import { create, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromGrpcWebText,
  inflateMessage,
  readGrpcFrames,
} from '../../../../../src/renderer/features/inspector/body/grpc-frames.ts';
import { schemaFromDescriptors } from '../../../../../src/renderer/features/inspector/body/protobuf/from-descriptors.ts';
import { schemaFromProto } from '../../../../../src/renderer/features/inspector/body/protobuf/from-proto.ts';
import { rowsOf } from '../../../../../src/renderer/features/inspector/body/protobuf/message-rows.ts';
import {
  emptySchema,
  type ProtoSchema,
} from '../../../../../src/renderer/features/inspector/body/protobuf/schema.ts';
import { readWire } from '../../../../../src/renderer/features/inspector/body/protobuf/wire.ts';

const hex = (text: string) =>
  Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
const shown = (bytes: Uint8Array, schema: ProtoSchema = emptySchema, type: string | null = null) =>
  rowsOf(bytes, schema, type).rows.map(({ depth, number, name, type: word, value }) => [
    depth,
    number,
    name,
    word,
    value,
  ]);

const source = `syntax = "proto3";
package shop;
enum State { NEW = 0; PAID = 1; }
message Line { sint32 delta = 1; }
message Order {
  int32 id = 1; string name = 2; Line line = 3; State state = 4;
  repeated uint32 sizes = 5; map<string, Line> lines = 6; bytes raw = 7; double price = 8; bool open = 9;
}
service Orders { rpc Get(Order) returns (Line); }`;

/** Two fields of each sort: 150, "Tea", a line of -1, PAID, [3, 270], {"k": -1}, bytes, 1.5, true. */
const order = hex(
  '089601' +
    '1203546561' +
    '1a020801' +
    '2001' +
    '2a03038e02' +
    '32070a016b12020801' +
    '3a02ff00' +
    '41000000000000f83f' +
    '4801',
);

describe('a message', () => {
  it('without a schema is read by what its bytes look like', () => {
    expect(shown(order)).toEqual([
      [0, 1, null, 'number', '150'],
      [0, 2, null, 'text?', '"Tea"'],
      [0, 3, null, 'message?', ''],
      [1, 1, null, 'number', '1'],
      [0, 4, null, 'number', '1'],
      [0, 5, null, 'bytes', '03 8e 02'],
      [0, 6, null, 'message?', ''],
      [1, 1, null, 'text?', '"k"'],
      [1, 2, null, 'message?', ''],
      [2, 1, null, 'number', '1'],
      [0, 7, null, 'bytes', 'ff 00'],
      [0, 8, null, 'fixed64', '4609434218613702656'],
      [0, 9, null, 'number', '1'],
    ]);
  });

  it('with a schema has names, types and values', () => {
    const schema = schemaFromProto([source]);
    expect(schema.methods.get('/shop.Orders/Get')).toEqual({ request: 'shop.Order', response: 'shop.Line' });
    expect(shown(order, schema, 'shop.Order')).toEqual([
      [0, 1, 'id', 'int32', '150'],
      [0, 2, 'name', 'string', '"Tea"'],
      [0, 3, 'line', 'shop.Line', ''],
      [1, 1, 'delta', 'sint32', '-1'],
      [0, 4, 'state', 'shop.State', 'PAID (1)'],
      [0, 5, 'sizes', 'uint32', '3'],
      [0, 5, 'sizes', 'uint32', '270'],
      [0, 6, 'lines', 'shop.Order.lines entry', ''],
      [1, 1, 'key', 'string', '"k"'],
      [1, 2, 'value', 'shop.Line', ''],
      [2, 1, 'delta', 'sint32', '-1'],
      [0, 7, 'raw', 'bytes', 'ff 00'],
      [0, 8, 'price', 'double', '1.5'],
      [0, 9, 'open', 'bool', 'true'],
    ]);
  });

  it('is read by a set of descriptors as well', () => {
    const file = {
      name: 'shop.proto',
      package: 'shop',
      syntax: 'proto3',
      enumType: [
        {
          name: 'State',
          value: [
            { name: 'NEW', number: 0 },
            { name: 'PAID', number: 1 },
          ],
        },
      ],
      messageType: [
        {
          name: 'Order',
          field: [
            { name: 'id', number: 1, type: 5, label: 1 },
            { name: 'state', number: 4, type: 14, typeName: '.shop.State', label: 1 },
            { name: 'again', number: 3, type: 11, typeName: '.shop.Order', label: 3 },
          ],
        },
      ],
      service: [
        { name: 'Orders', method: [{ name: 'Get', inputType: '.shop.Order', outputType: '.shop.Order' }] },
      ],
    } as const;
    const bytes = toBinary(
      FileDescriptorSetSchema,
      create(FileDescriptorSetSchema, { file: [structuredClone(file)] as never }),
    );
    const schema = schemaFromDescriptors(bytes);
    expect(schema.methods.get('/shop.Orders/Get')).toEqual({ request: 'shop.Order', response: 'shop.Order' });
    expect(shown(hex('0896012001' + '1a020807'), schema, 'shop.Order')).toEqual([
      [0, 1, 'id', 'int32', '150'],
      [0, 4, 'state', 'shop.State', 'PAID (1)'],
      [0, 3, 'again', 'shop.Order', ''],
      [1, 1, 'id', 'int32', '7'],
    ]);
    expect(() => schemaFromDescriptors(hex('ffff'))).toThrow(/./);
  });

  it('that does not fit its schema is shown as it is', () => {
    const schema = schemaFromProto([source]);
    expect(shown(hex('0a0161'), schema, 'shop.Order')).toEqual([[0, 1, null, 'text?', '"a"']]);
    expect(() => schemaFromProto(['message {'])).toThrow(/line 1/);
  });

  it('however it is made never fails, and never runs on', () => {
    expect(readWire(hex('0b'.repeat(5000))).problem).toMatch(/too deep/);
    expect(readWire(hex('00')).problem).toMatch(/number that none can have/);
    expect(readWire(hex('0aff')).problem).toMatch(/ends in the middle/);
    const nested = Array.from({ length: 40 }).reduce<Uint8Array>(
      (inner) =>
        Uint8Array.from([
          0x0a,
          ...(inner.length < 128 ? [inner.length] : [(inner.length & 0x7f) | 0x80, inner.length >> 7]),
          ...inner,
        ]),
      hex('0801'),
    );
    expect(Math.max(...rowsOf(nested, emptySchema, null).rows.map(({ depth }) => depth))).toBeLessThanOrEqual(
      32,
    );
    const schema = schemaFromProto([source]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(rowsOf(bytes, schema, 'shop.Order').rows.length).toBeLessThanOrEqual(1000);
      }),
    );
  });
});

describe('the messages of a call', () => {
  it('are cut out of its body, with trailers', () => {
    const { frames, problem } = readGrpcFrames(
      hex('0000000002' + '0801' + '0100000001' + 'ff' + '8000000003' + '613a62'),
    );
    expect(problem).toBeNull();
    expect(frames.map(({ kind, compressed, length }) => [kind, compressed, length])).toEqual([
      ['message', false, 2],
      ['message', true, 1],
      ['trailers', false, 3],
    ]);
  });

  it('that are not whole, or are none, are said to be so', () => {
    expect(readGrpcFrames(hex('00000000090801')).problem).toMatch(/not here to its end/);
    expect(readGrpcFrames(hex('000000')).problem).toMatch(/middle of a prefix/);
    expect(readGrpcFrames(hex('7b226122')).problem).toMatch(/middle of a prefix/);
    expect(readGrpcFrames(hex('7b22612231')).problem).toMatch(/not gRPC/);
  });

  it('are decompressed up to a limit', async () => {
    const of = (bytes: Uint8Array) => Uint8Array.from(bytes);
    expect(await inflateMessage(of(gzipSync('hello')), 'gzip')).toEqual(
      Uint8Array.from(Buffer.from('hello')),
    );
    expect(await inflateMessage(of(deflateSync('hello')), 'deflate')).toEqual(
      Uint8Array.from(Buffer.from('hello')),
    );
    expect(await inflateMessage(of(gzipSync(Buffer.alloc(20_000_000))), 'gzip')).toBeNull();
    expect(await inflateMessage(hex('ffff'), 'gzip')).toBeNull();
    expect(await inflateMessage(hex('ffff'), 'snappy')).toBeNull();
  });

  it('may be written as several pieces of Base64', () => {
    expect(fromGrpcWebText('AAE=AAI=\n')).toEqual(hex('00010002'));
    expect(fromGrpcWebText('***')).toBeNull();
  });
});

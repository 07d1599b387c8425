import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutJson } from '../../../src/renderer/ui/json/format-json.ts';
import {
  childrenOf,
  depthOf,
  keyText,
  pathOf,
  readJsonNodes,
  valueText,
  visibleNodes,
} from '../../../src/renderer/ui/json/json-nodes.ts';
import { lineAndColumn } from '../../../src/renderer/ui/json/scan-json.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const all = (text: string, sequence = false) => {
  const nodes = readJsonNodes(text, sequence);
  return Array.from(
    visibleNodes(nodes, () => true),
    (node) => [
      '  '.repeat(depthOf(nodes, node)) + (keyText(nodes, node) ?? ''),
      valueText(nodes, node),
      childrenOf(nodes, node),
    ],
  );
};

describe('reading JSON', () => {
  it('takes what JSON.parse takes, and nothing else', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(layOutJson(text).mistake).toBeNull();
        expect(JSON.parse(layOutJson(text).text ?? '')).toEqual(JSON.parse(text));
      }),
    );
    const piece = fc.constantFrom(
      ...'{}[],:"'.split(''),
      '"a"',
      '1',
      '-',
      '01',
      '1.',
      '1e5',
      'true',
      'nul',
      ' ',
      '\n',
      '\\',
      '\\u00e4',
      '\\x',
      '\u0001',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        expect([text, layOutJson(text).mistake === null]).toEqual([text, isJson(text)]);
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps every digit, every repeated key and every escape', () => {
    expect(all('{"a":12345678901234567890.10,"a":1e400,"<script>":"\\u0041"}')).toEqual([
      ['', '{"a":12345678901234567890.10,"a":1e400,"<script>":"\\u0041"}', 3],
      ['  a', '12345678901234567890.10', 0],
      ['  a', '1e400', 0],
      ['  <script>', '"\\u0041"', 0],
    ]);
  });

  it('says where a text stops being JSON, and keeps what came before', () => {
    const nodes = readJsonNodes('{"a":[1,\n2, oops]}');
    expect(nodes.mistake).toEqual({ at: 12, message: 'a value is missing' });
    expect(lineAndColumn(nodes.text, 12)).toEqual({ line: 2, column: 4 });
    expect(nodes.count).toBe(4);
    expect(layOutJson('[1').mistake?.message).toBe("it ends before a ']'");
  });

  it('reads a sequence of values, one behind the other', () => {
    expect(all('{"n":1}\n\n\u001e[2]\n3', true).map(([, value]) => value)).toEqual([
      '{"n":1}',
      '1',
      '[2]',
      '2',
      '3',
    ]);
    expect(layOutJson('{"n":1}\n2').mistake?.message).toBe('something follows the value');
  });

  it('goes as deep as it is asked to', () => {
    const text = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const nodes = readJsonNodes(text);
    expect([nodes.depth, nodes.count, nodes.mistake]).toEqual([100_000, 100_000, null]);
    expect(pathOf(nodes, 99_999)).toBe(`$${'[0]'.repeat(99_999)}`);
    expect(layOutJson(text).mistake).toBeNull();
    expect(layOutJson('{"a":'.repeat(100_000)).mistake?.message).toBe('a value is missing');
  });

  it('stops at the limit of its values', () => {
    const nodes = readJsonNodes('[1,2,3,4]', false, 3);
    expect([nodes.cut, nodes.count, childrenOf(nodes, 0)]).toEqual([true, 3, 2]);
  });

  it('writes paths as JSONPath has them', () => {
    const nodes = readJsonNodes('{"items":[{"a b":1},{"it\'s":[2]}]}');
    expect(Array.from({ length: nodes.count }, (_, node) => pathOf(nodes, node))).toEqual([
      '$',
      '$.items',
      '$.items[0]',
      "$.items[0]['a b']",
      '$.items[1]',
      "$.items[1]['it\\'s']",
      "$.items[1]['it\\'s'][0]",
    ]);
  });
});

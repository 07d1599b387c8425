import { describe, expect, it } from 'vitest';
import { workOnCode } from '../../../../../../src/renderer/features/inspector/body/code-work.ts';
import {
  type CodeKind,
  codeLengthLimit,
  layOutCode,
} from '../../../../../../src/renderer/features/inspector/body/lay-out/lay-out-code.ts';

const laidOut = (text: string, kind: CodeKind): string => {
  const result = layOutCode(text, kind);
  return 'text' in result ? result.text : `(${result.problem})`;
};

describe('code laid out', () => {
  it('has a line for each statement, rule and element', () => {
    expect(laidOut('var a=1;function f(b){return"x"+b}', 'javascript')).toBe(
      'var a = 1;\n\nfunction f(b) {\n  return "x" + b\n}',
    );
    expect(laidOut('.a{color:red}@media print{b{c:d}}', 'css')).toBe(
      '.a {\n  color: red\n}\n\n@media print {\n  b {\n    c: d\n  }\n}',
    );
    expect(laidOut('<div><p>Hi <b>you</b></p><ul><li>1<li>2</ul></div>', 'html')).toBe(
      '<div>\n  <p>Hi <b>you</b></p>\n  <ul>\n    <li>1\n    <li>2\n  </ul>\n</div>',
    );
    expect(laidOut('<?xml version="1.0"?><a x="1"><b>one  two</b><c/><!-- d --></a>', 'xml')).toBe(
      '<?xml version="1.0"?>\n<a x="1">\n  <b>one  two</b>\n  <c/>\n  <!-- d -->\n</a>',
    );
  });

  it('is the same characters in the same order, but for white space', () => {
    const script = `if(a)b="\\u0041'";else{c=/[/]"/g.test('x')?0x1F:1e3}for(;;);`;
    const page = `<!DOCTYPE html><title>a</title><script>${script}</script><style>.a>b{c:d}</style><pre>\n a\n  b</pre><p>x<br>y`;
    for (const [text, kind] of [
      [script, 'javascript'],
      ['const a:number=1;type B<T>={c?:T}', 'javascript'],
      [page, 'html'],
      ['a{b:url(data:x;y,z)}/* c */@import"d";', 'css'],
      ['<a xmlns:b="c"><b:d><![CDATA[ <x> ]]></b:d>é &amp; </a>', 'xml'],
    ] as const) {
      const shown = laidOut(text, kind);
      expect(shown.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
    }
  });

  it('keeps white space that means something', () => {
    expect(laidOut('a=`1\n  2`;b="3  4"', 'javascript')).toBe('a = `1\n  2`;\nb = "3  4"');
    expect(
      laidOut(`<a b='c'><d>e  <f><g/></f></d><h xml:space="preserve"> <i/></h><j> </j><k></k></a>`, 'xml'),
    ).toBe(
      `<a b='c'>\n  <d>e  <f><g/></f></d>\n  <h xml:space="preserve"> <i/></h>\n  <j> </j>\n  <k></k>\n</a>`,
    );
    expect(laidOut('<div><pre>a\n    b  c</pre></div>', 'html')).toContain('<pre>a\n    b  c</pre>');
  });
});

describe('what cannot be laid out is left as it is, with the reason', () => {
  it('where it is broken', () => {
    expect(laidOut('var a=1;\nfunction (', 'javascript')).toBe(
      '(This is not JavaScript from line 2, column 11 on: not laid out.)',
    );
    expect(laidOut('.a{color:red}\n}}', 'css')).toMatch(/^\(This is not CSS from line 2/);
    expect(laidOut('<a><b></a>', 'xml')).toMatch(/^\(This is not XML from line 1, column 7/);
    expect(laidOut('<a></a></b>', 'xml')).toMatch(/^\(This is not XML from line 1, column 8/);
    expect(laidOut('<a b=c/>', 'xml')).toMatch(/^\(This is not XML from line 1/);
  });

  it('where it is too long', () => {
    expect(laidOut(' '.repeat(codeLengthLimit + 1), 'css')).toMatch(/^\(Longer than 2,097,152 characters/);
  });

  it.each([
    ['javascript', '{', '}'],
    ['javascript', '{/*}*/', '}'],
    ['css', 'a{b{/*}*/', '}}'],
    ['html', '<div>', ''],
    ['html', '<div></x>', ''],
    ['html', '<div a="</x">', ''],
    ['html', '<div><!--</-->', ''],
    ['html', '<p><div></p>', ''],
    ['html', '{{#if a}}', ''],
    ['html', '<style>{/*}*/', ''],
    ['xml', '<a b="/>">', '</a>'],
    ['xml', '<a><!--</-->', '</a>'],
  ] as const)(
    'where it is nested so deeply that it would become many times as long: %s %s',
    (kind, opening, closing) => {
      const shown = layOutCode(opening.repeat(900) + closing.repeat(900), kind);
      expect('problem' in shown ? shown.problem : shown.text.length).toBe(
        'Nested too deeply to be laid out.',
      );
    },
  );

  it.each([
    ['html', `${'<div>'.repeat(400)}${'<hr>'.repeat(50_000)}`],
    ['html', `${' '.repeat(100_000)}${'<br>'.repeat(50_000)}`],
    ['html', `<script>${'{/*}*/'.repeat(1000)}</script>`],
    ['html', `${'<div>'.repeat(400)}<script type="text/html">${'<br>\n'.repeat(50_000)}</script>`],
    ['javascript', `${'{'.repeat(400)}${'a;'.repeat(50_000)}${'}'.repeat(400)}`],
    ['css', `${'a{'.repeat(400)}${'b:c;'.repeat(22_000)}${'}'.repeat(400)}`],
    ['xml', `${'<a>'.repeat(400)}${'<b/>'.repeat(50_000)}${'</a>'.repeat(400)}`],
  ] as const)('and where many lines stand so deeply: %s', (kind, text) => {
    const shown = layOutCode(text, kind);
    expect('problem' in shown ? shown.problem : shown.text.length).toBe('Nested too deeply to be laid out.');
  });

  it('and a script that would be indented without being counted', () => {
    expect(laidOut('<script type="test/null">a\nb</script>', 'html')).toMatch(/^\(This has a script/);
  });

  it('but not for many elements beside one another, closed or not', () => {
    expect(laidOut('<p>a<br><img src="x"></p>'.repeat(10_000), 'html').split('\n')).toHaveLength(10_000);
    expect(laidOut('<ul>'.concat('<li>a'.repeat(1000)), 'html').split('\n')).toHaveLength(1001);
  });

  it('whatever it is: it comes to an end', () => {
    for (const kind of ['html', 'css', 'javascript', 'xml'] as const) {
      for (const piece of ['<', '/*', '`${', '@', '"', "'", '<!--', '<![CDATA[', '&', '\\', 'a=b?', '<a b="'])
        expect(typeof laidOut(piece.repeat(5000), kind)).toBe('string');
    }
  });
});

it('a body that was laid out is shown in short lines; one that was not, as it came, with the reason', () => {
  const task = {
    contentType: 'text/css',
    charset: null,
    cut: false,
    sequence: false,
    code: 'css',
    form: 'pretty',
  } as const;
  const work = (text: string) => workOnCode({ ...task, bytes: new TextEncoder().encode(text) });
  expect(work('a{b:c}')).toMatchObject({ text: 'a {\n  b: c\n}', mistake: null, charset: 'utf-8' });
  expect(work('a{b:c}}')).toMatchObject({ text: 'a{b:c}}', mistake: expect.stringContaining('not CSS') });
  expect(workOnCode({ ...task, form: 'lines', bytes: new TextEncoder().encode('a{b:c}') }).text).toBe(
    'a{b:c}',
  );
});

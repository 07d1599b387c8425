import { refuseLongLines } from './quoted-lines.ts';

/**
 * A script or module without what only people need. White space and comments go,
 * and nothing else: shorter names and shorter syntax change what `Function.name` says, and the helpers that keep that from
 * happening would be global variables of a page.
 *
 * @throws OptimiseRefusal when its lines are too long; Error when it cannot be parsed
 */
export async function minifyScript(text: string): Promise<string> {
  refuseLongLines(text);
  const { transform } = await import('esbuild');
  const { code } = await transform(text, {
    loader: 'js',
    minifyWhitespace: true,
    legalComments: 'inline',
    charset: 'utf8',
    target: 'esnext',
    logLevel: 'silent',
  });
  return code;
}

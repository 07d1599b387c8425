import { refuseLongLines } from './quoted-lines.ts';

/**
 * A style sheet without what only people need, for the same browsers as before. esbuild does the work in a process of its own,
 * so that a style sheet that takes very long ends with the thread; a library within the thread could not be stopped.
 *
 * @throws OptimiseRefusal when its lines are too long; Error when there is anything in it that cannot be read: it might be meant for other eyes
 */
export async function minifyStyle(text: string): Promise<string> {
  refuseLongLines(text);
  const { transform } = await import('esbuild');
  const { code, warnings } = await transform(text, {
    loader: 'css',
    minify: true,
    legalComments: 'inline',
    charset: 'utf8',
    target: 'esnext',
    logLevel: 'silent',
  });
  const [warning] = warnings;
  if (warning !== undefined) throw new Error(warning.text);
  return code.trimEnd();
}

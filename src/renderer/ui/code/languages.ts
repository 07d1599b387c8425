import type { Extension } from '@codemirror/state';

/** Languages that a text is coloured and folded by. */
export type CodeLanguage = 'json' | 'html' | 'css' | 'javascript' | 'xml' | 'yaml' | 'graphql' | 'text';

/** Each is loaded when it is first needed. */
export async function loadLanguage(language: CodeLanguage): Promise<Extension> {
  switch (language) {
    case 'json':
      return (await import('@codemirror/lang-json')).json();
    case 'html':
      return (await import('@codemirror/lang-html')).html();
    case 'css':
      return (await import('@codemirror/lang-css')).css();
    case 'javascript':
      return (await import('@codemirror/lang-javascript')).javascript({ jsx: true, typescript: true });
    case 'xml':
      return (await import('@codemirror/lang-xml')).xml();
    case 'yaml':
      return (await import('@codemirror/lang-yaml')).yaml();
    case 'graphql':
      return (await import('./graphql-language.ts')).graphql();
    case 'text':
      return [];
  }
}

import { StreamLanguage, type StreamParser } from '@codemirror/language';

const keyword =
  /^(?:query|mutation|subscription|fragment|on|schema|type|interface|union|enum|input|scalar|directive|extend|implements)\b/;

interface State {
  /** Inside a block string (GraphQL specification, section 2.9.4). */
  inBlock: boolean;
}

/** Tells the lexical tokens of GraphQL apart; enough to colour it. */
const parser: StreamParser<State> = {
  name: 'graphql',
  startState: () => ({ inBlock: false }),
  token(stream, state) {
    if (state.inBlock) {
      state.inBlock = !stream.match(/^.*?"""/);
      if (state.inBlock) stream.skipToEnd();
      return 'string';
    }
    if (stream.eatSpace()) return null;
    if (stream.match('#')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match('"""')) {
      state.inBlock = true;
      return 'string';
    }
    if (stream.match(/^"(?:[^"\\\n]|\\.)*"?/)) return 'string';
    if (stream.match(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/)) return 'number';
    if (stream.match(/^\$[A-Za-z_]\w*/)) return 'variableName';
    if (stream.match(/^@[A-Za-z_]\w*/)) return 'meta';
    if (stream.match(/^(?:true|false|null)\b/)) return 'atom';
    if (stream.match(keyword)) return 'keyword';
    if (stream.match(/^[A-Za-z_]\w*(?=\s*:)/)) return 'propertyName';
    if (stream.match(/^[A-Z]\w*/)) return 'typeName';
    if (stream.match(/^[A-Za-z_]\w*/)) return 'propertyName';
    stream.next();
    return 'punctuation';
  },
  languageData: { commentTokens: { line: '#' } },
};

export const graphql = () => StreamLanguage.define(parser);

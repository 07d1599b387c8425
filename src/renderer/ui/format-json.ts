const indentWidth = 2;

/** Deepest nesting that is indented further; deeper levels stay at that margin. */
const indentLimit = 64;

/**
 * Lays JSON out over lines without reading its values: numbers keep every digit and objects their repeated
 * keys, which parsing and writing again would lose. Null when the text is not JSON.
 */
export function formatJson(text: string): string | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  const parts: string[] = [];
  let depth = 0;
  const newLine = () => `\n${' '.repeat(indentWidth * Math.min(depth, indentLimit))}`;
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    switch (token) {
      case '{':
      case '[':
        depth += 1;
        parts.push(token);
        if (next !== '}' && next !== ']') parts.push(newLine());
        return;
      case '}':
      case ']': {
        depth -= 1;
        const before = tokens[index - 1];
        if (before !== '{' && before !== '[') parts.push(newLine());
        parts.push(token);
        return;
      }
      case ',':
        parts.push(token, newLine());
        return;
      case ':':
        parts.push(': ');
        return;
      default:
        parts.push(token);
    }
  });
  return parts.join('');
}

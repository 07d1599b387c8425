/** A GraphQL request (GraphQL over HTTP, section 5). */
export interface GraphqlRequest {
  /** The document as it was sent. */
  readonly query: string;
  readonly operationName: string | null;
  /** JSON text as it was sent, laid out by whoever shows it; null for none. */
  readonly variables: string | null;
  readonly extensions: string | null;
}

/** Characters of a JSON body in which one is looked for. */
const bodyLimit = 1024 * 1024;

const looksLikeDocument =
  /^\s*(?:#[^\n]*\n\s*)*(?:query|mutation|subscription|fragment)\b|^\s*(?:#[^\n]*\n\s*)*\{/;

/** The request in a JSON body; several where it is a batch; null where it is none. */
export function graphqlInJson(text: string): readonly GraphqlRequest[] | null {
  if (text.length > bodyLimit || !text.includes('"query"')) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const requests = (Array.isArray(value) ? value.slice(0, 50) : [value]).map(requestOf);
  return requests.length > 0 && requests.every((request) => request !== null) ? requests : null;
}

function requestOf(value: unknown): GraphqlRequest | null {
  if (typeof value !== 'object' || value === null || !('query' in value)) return null;
  const { query } = value;
  if (typeof query !== 'string' || !looksLikeDocument.test(query)) return null;
  const json = (name: string): string | null => {
    const part: unknown = Reflect.get(value, name);
    return part === undefined || part === null ? null : JSON.stringify(part, null, 2);
  };
  const name: unknown = Reflect.get(value, 'operationName');
  return {
    query,
    operationName: typeof name === 'string' ? name : null,
    variables: json('variables'),
    extensions: json('extensions'),
  };
}

/** The request in the query of a target, as GET sends it; null where there is none. */
export function graphqlInTarget(target: string): GraphqlRequest | null {
  const at = target.indexOf('?');
  if (at < 0 || !/[?&]query=/.test(target)) return null;
  const parameters = new URLSearchParams(target.slice(at + 1));
  const query = parameters.get('query') ?? '';
  if (!looksLikeDocument.test(query)) return null;
  return {
    query,
    operationName: parameters.get('operationName'),
    variables: parameters.get('variables'),
    extensions: parameters.get('extensions'),
  };
}

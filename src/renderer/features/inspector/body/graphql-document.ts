import { parse, print } from 'graphql';

/** Characters of a document that are parsed, and its tokens. */
const documentLimit = 512 * 1024;
const tokenLimit = 50_000;

export interface GraphqlDocument {
  /** Laid out; as it was sent where it could not be read. */
  readonly text: string;
  /** `query Orders`; '' for a fragment alone. */
  readonly operations: readonly string[];
  /** Why it could not be read, as a sentence; null where it could. */
  readonly problem: string | null;
}

/** Reads a document and lays it out. Comments are not kept. */
export function readGraphql(query: string): GraphqlDocument {
  if (query.length > documentLimit) {
    return { text: query, operations: [], problem: 'The document is too long to be laid out.' };
  }
  try {
    const document = parse(query, { maxLexicalTokens: tokenLimit, noLocation: true });
    const operations = document.definitions.flatMap((definition) =>
      definition.kind === 'OperationDefinition'
        ? [`${definition.operation} ${definition.name?.value ?? ''}`.trim()]
        : [],
    );
    return { text: print(document), operations, problem: null };
  } catch (error) {
    // Nesting without end exhausts the stack, which is a RangeError.
    const reason =
      error instanceof RangeError
        ? 'it is nested too deep'
        : String(error instanceof Error ? error.message : error);
    return {
      text: query,
      operations: [],
      problem: `The document could not be read: ${reason.slice(0, 300)}`,
    };
  }
}

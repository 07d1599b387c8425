import { createRequire } from 'node:module';
import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';

const require = createRequire(import.meta.url);

/** The schemas of HAR 1.2, as published in the package har-schema. */
const schemas = require('har-schema') as Readonly<Record<string, object>>;

// They are of draft 06, and have keywords of their own that say nothing, such as `optional` and `min`.
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json') as object);
addFormats.default(ajv);
for (const schema of Object.values(schemas)) ajv.addSchema(schema);

/** What is wrong with a HAR file; an empty list for a valid one. */
export function harMistakes(text: string): readonly string[] {
  const validate = ajv.getSchema('har.json#');
  if (validate === undefined) throw new Error('har-schema has no har.json.');
  void validate(JSON.parse(text));
  return (validate.errors ?? []).map(
    ({ instancePath, message }: ErrorObject) => `${instancePath} ${message}`,
  );
}

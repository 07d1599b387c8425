/**
 * A Content-Type taken apart (RFC 9110 section 8.3.1): media type in lower case without parameters, '' where there is none,
 * and the parameter charset in lower case, null where it is not given.
 */
export function parseMediaType(value: string | undefined): {
  readonly type: string;
  readonly charset: string | null;
} {
  const [type = '', ...parameters] = (value ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/.exec(parameter)?.[1])
    .find((found) => found !== undefined);
  return { type: type.trim(), charset: charset ?? null };
}

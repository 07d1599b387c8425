/**
 * Ends an exhaustive `switch`: the compiler refuses the call while a member of the union is unhandled.
 *
 * @throws Error when a value outside the union arrives at run time all the same.
 */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}

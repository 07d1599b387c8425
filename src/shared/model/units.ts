/**
 * Numbers that carry their unit in their type, so that a duration is never passed where a size is meant.
 * A branded number is an ordinary number at run time.
 */
declare const unit: unique symbol;

type Branded<Unit extends string> = number & { readonly [unit]: Unit };

/** A duration in milliseconds, 0 or more. */
export type Milliseconds = Branded<'milliseconds'>;
/** A duration in microseconds, 0 or more. Costs of stages and points on an exchange's own time line. */
export type Microseconds = Branded<'microseconds'>;
/** A point in wall-clock time: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMilliseconds = Branded<'epoch-milliseconds'>;
/** A size in bytes, 0 or more. */
export type Bytes = Branded<'bytes'>;

export const milliseconds = (value: number): Milliseconds => value as Milliseconds;
export const microseconds = (value: number): Microseconds => value as Microseconds;
export const epochMilliseconds = (value: number): EpochMilliseconds => value as EpochMilliseconds;
export const bytes = (value: number): Bytes => value as Bytes;

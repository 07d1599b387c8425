import { z } from 'zod';
import { type Bytes, bytes, type Milliseconds, milliseconds } from '../model/units.ts';
import {
  accept,
  factsToMeta,
  type Judgement,
  refuse,
  type ScalarFacts,
  settle,
  twoLines,
  wrongType,
} from './judge.ts';

/** A limit that may be switched off. */
export type OrUnlimited<Value> = Value | 'unlimited';

const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const SIZE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 1_024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
  TiB: 1_099_511_627_776,
};
const AMOUNT = /^([0-9]+(?:\.[0-9]+)?)([A-Za-z]*)$/;
const DURATION_ALLOWED = 'a number and a unit (ms, s, m, h, d), such as "250ms" or "10s"';
const SIZE_ALLOWED = 'a number and a unit (B, KiB, MiB, GiB, TiB), such as "64KiB" or "10MiB"';

const readAmount = (
  input: string,
  units: Readonly<Record<string, number>>,
  allowed: string,
): Judgement<number> => {
  const found = AMOUNT.exec(input);
  if (found === null) return refuse('is not a number with a unit', allowed);
  const [, amount = '', unit = ''] = found;
  if (unit === '') return Number(amount) === 0 ? accept(0) : refuse('has no unit', allowed);
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (factor === undefined) return refuse(`has the unknown unit "${unit}"`, allowed);
  return accept(Math.round(Number(amount) * factor));
};

/** Reads a duration such as '250ms' or '1.5h', rounded to whole milliseconds. */
export const parseDuration = (input: string): Judgement<number> =>
  readAmount(input, DURATION_UNITS, DURATION_ALLOWED);

/** Reads a size such as '64KiB', rounded to whole bytes. */
export const parseSize = (input: string): Judgement<number> => readAmount(input, SIZE_UNITS, SIZE_ALLOWED);

/** Reads a share such as '50%' into a fraction from 0 to 1. */
export const parsePercent = (input: string): Judgement<number> => {
  const allowed = 'a percentage from "0%" to "100%"';
  const found = /^([0-9]+(?:\.[0-9]+)?)%$/.exec(input);
  if (found === null) return refuse('is not a percentage', allowed);
  const fraction = Number(found[1]) / 100;
  return fraction <= 1 ? accept(fraction) : refuse('is more than 100%', allowed);
};

const format = (value: number, units: Readonly<Record<string, number>>, zero: string): string => {
  if (value === 0) return zero;
  const fits = Object.entries(units).filter(([, factor]) => value % factor === 0);
  const [unit, factor] = fits.at(-1) ?? [zero.slice(1), 1];
  return `${value / factor}${unit}`;
};

/** Writes a duration in the largest unit that keeps it a whole number: 90000 → '90s', 60000 → '1m'. */
export const formatDuration = (value: Milliseconds): string =>
  format(Math.round(value), DURATION_UNITS, '0ms');

/** Writes a size in the largest unit that keeps it a whole number: 65536 → '64KiB'. */
export const formatSize = (value: Bytes): string => format(Math.round(value), SIZE_UNITS, '0B');

const isUnitless = (input: unknown): input is number => typeof input === 'number';

/** Text, or the bare number 0, which is the same in every unit. */
const textOrZero = (facts: ScalarFacts) =>
  z.union([z.string().meta({ pattern: facts.pattern ?? '' }), z.literal(0)], {
    error: (issue) =>
      isUnitless(issue.input)
        ? twoLines('has no unit', facts.allowed)
        : wrongType(issue.input, facts.allowed),
  });

/** A duration from `min` to `max`, both written as in the file. Output: whole milliseconds. */
export const duration = (min: string, max: string) => {
  const limits = between(parseDuration, min, max);
  const facts = {
    kind: 'duration',
    allowed: DURATION_ALLOWED,
    range: `${min} to ${max}`,
    pattern: '^[0-9.]+(ms|s|m|h|d)?$',
  };
  return textOrZero(facts)
    .transform((input, context): Milliseconds => milliseconds(settle(limits(String(input)), context, input)))
    .meta(factsToMeta(facts));
};

/** A size from `min` to `max`, both written as in the file. Output: whole bytes. */
export const size = (min: string, max: string) => {
  const limits = between(parseSize, min, max);
  const facts = {
    kind: 'size',
    allowed: SIZE_ALLOWED,
    range: `${min} to ${max}`,
    pattern: '^[0-9.]+(B|[KMGT]iB)?$',
  };
  return textOrZero(facts)
    .transform((input, context): Bytes => bytes(settle(limits(String(input)), context, input)))
    .meta(factsToMeta(facts));
};

const UNLIMITED = 'unlimited';

/** As {@link duration}, or 'unlimited'. */
export const durationOrUnlimited = (min: string, max: string) => {
  const limits = between(parseDuration, min, max);
  const facts = {
    kind: 'duration',
    allowed: `${DURATION_ALLOWED}, or unlimited`,
    range: `${min} to ${max}, or unlimited`,
    pattern: '^([0-9.]+(ms|s|m|h|d)?|unlimited)$',
  };
  return textOrZero(facts)
    .transform(
      (input, context): OrUnlimited<Milliseconds> =>
        input === UNLIMITED ? UNLIMITED : milliseconds(settle(limits(String(input)), context, input)),
    )
    .meta(factsToMeta(facts));
};

/** As {@link size}, or 'unlimited'. */
export const sizeOrUnlimited = (min: string, max: string, unit?: string) => {
  const limits = between(parseSize, min, max);
  const facts = {
    kind: 'size',
    allowed: `${SIZE_ALLOWED}, or unlimited`,
    range: `${min} to ${max}, or unlimited`,
    pattern: '^([0-9.]+(B|[KMGT]iB)?|unlimited)$',
  };
  return textOrZero(facts)
    .transform(
      (input, context): OrUnlimited<Bytes> =>
        input === UNLIMITED ? UNLIMITED : bytes(settle(limits(String(input)), context, input)),
    )
    .meta({ ...factsToMeta(facts), ...(unit === undefined ? {} : { 'x-unit': unit }) });
};

/** A share such as '50%'. Output: a fraction from 0 to 1. */
export const percent = () => {
  const facts = {
    kind: 'percentage',
    allowed: 'a percentage from "0%" to "100%"',
    range: '0% to 100%',
    pattern: '^[0-9.]+%?$',
  };
  return textOrZero(facts)
    .transform((input, context): number => (input === 0 ? 0 : settle(parsePercent(input), context, input)))
    .meta(factsToMeta(facts));
};

const between = (parse: (input: string) => Judgement<number>, min: string, max: string) => {
  const value = (limit: string): number => {
    const judgement = parse(limit);
    if (!judgement.ok) throw new Error(`The limit "${limit}" in the schema ${judgement.message}.`);
    return judgement.value;
  };
  const [low, high] = [value(min), value(max)];
  return (input: string): Judgement<number> => {
    const judgement = parse(input);
    if (!judgement.ok || (judgement.value >= low && judgement.value <= high)) return judgement;
    return refuse(judgement.value < low ? 'is too small' : 'is too large', `from ${min} to ${max}`);
  };
};

import type { RedactedPart } from '../config/redact-entry.ts';
import type { ExchangeId } from '../model/exchange.ts';

/** Where a value stands: a header, a parameter of the query, a cookie, a field of a body, or somewhere in a text. */
export type SecretPlace = RedactedPart | 'text';

/** Values of one name at one place. The values themselves are never reported. */
export interface SecretFinding {
  readonly place: SecretPlace;
  /** The name in lower case; of `text`, what the value looks like: `JSON Web Token`. */
  readonly name: string;
  readonly count: number;
  /** An exchange that has it, to look at. */
  readonly example: ExchangeId;
}

/** What was found while exchanges were written. */
export interface HarReport {
  readonly entries: number;
  /** Exchanges that were not there any more. */
  readonly missing: number;
  readonly hidden: readonly SecretFinding[];
  /** Values that stay, and look as if they should not. */
  readonly suspicious: readonly SecretFinding[];
  /** Bodies that were left out, as they could not be looked into for what is to be hidden. */
  readonly withheld: number;
  /** Bodies of which only the beginning was recorded, or fits. */
  readonly cut: number;
}

/** Different findings of each kind that are told. */
export const findingLimit = 200;

export const emptyReport: HarReport = {
  entries: 0,
  missing: 0,
  hidden: [],
  suspicious: [],
  withheld: 0,
  cut: 0,
};

export const addReports = (one: HarReport, other: HarReport): HarReport => ({
  entries: one.entries + other.entries,
  missing: one.missing + other.missing,
  hidden: addFindings(one.hidden, other.hidden),
  suspicious: addFindings(one.suspicious, other.suspicious),
  withheld: one.withheld + other.withheld,
  cut: one.cut + other.cut,
});

/** Those of the first stay where they are; beyond {@link findingLimit} only what is known goes on being counted. */
export function addFindings(
  one: readonly SecretFinding[],
  other: readonly SecretFinding[],
): readonly SecretFinding[] {
  if (other.length === 0) return one;
  const byName = new Map(one.map((finding) => [keyOf(finding), finding]));
  for (const finding of other) {
    const known = byName.get(keyOf(finding));
    if (known !== undefined) byName.set(keyOf(finding), { ...known, count: known.count + finding.count });
    else if (byName.size < findingLimit) byName.set(keyOf(finding), finding);
  }
  return [...byName.values()];
}

const keyOf = ({ place, name }: SecretFinding): string => `${place} ${name}`;

/** The entry of `capture.redact` that would hide it; null for what has no name. */
export function redactEntryOf({ place, name }: SecretFinding): string | null {
  if (place === 'text') return null;
  return place === 'header' ? name : `${place}:${name}`;
}

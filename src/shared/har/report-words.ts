import { type HarReport, redactEntryOf, type SecretFinding } from './report.ts';

const places = {
  header: 'header',
  query: 'query parameter',
  cookie: 'cookie',
  body: 'body field',
  text: 'text',
} as const;

/** `header authorization`, `JSON Web Token in a body`. */
export const findingText = ({ place, name }: SecretFinding): string =>
  place === 'text' ? `${name} in a body` : `${places[place]} ${name}`;

export const counted = (count: number, thing: string): string =>
  `${count.toLocaleString('en-US')} ${thing}${count === 1 ? '' : 's'}`;

const listed = (findings: readonly SecretFinding[]): string =>
  findings.map((finding) => `${findingText(finding)} (${finding.count})`).join(', ');

/** What was written, hidden and left, a sentence a line. Names come from strangers: control characters are taken out. */
export function reportLines(report: HarReport, secrets: boolean): readonly string[] {
  const { entries, missing, hidden, suspicious, withheld, cut } = report;
  const entryNames = suspicious.map(redactEntryOf).filter((entry) => entry !== null);
  return [
    `Wrote ${counted(entries, 'exchange')}${secrets ? ', secrets included' : ''}.`,
    ...(missing > 0 ? [`${counted(missing, 'exchange')} were gone before they could be written.`] : []),
    ...(hidden.length > 0 ? [`Hidden: ${listed(hidden)}.`] : []),
    ...(withheld > 0
      ? [
          `${counted(withheld, 'body')}`
            .replace(/body(s?)$/, withheld === 1 ? 'body' : 'bodies')
            .concat(' left out, as they could not be looked into for secrets.'),
        ]
      : []),
    ...(cut > 0 ? [`Of ${cut.toLocaleString('en-US')} bodies only the beginning is in it, or nothing.`] : []),
    ...(suspicious.length > 0
      ? [
          `Still in it, and looking like secrets: ${listed(suspicious)}.${entryNames.length > 0 && !secrets ? ` Entries of capture.redact would hide them: ${entryNames.join(', ')}.` : ''}`,
        ]
      : []),
  ].map((line) => line.replace(/\p{Cc}/gu, '�'));
}

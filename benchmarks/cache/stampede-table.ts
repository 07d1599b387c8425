import { type Stampede, stampedeSize } from './stampede.ts';

export function stampedeTable(results: readonly Stampede[]): string {
  const lines = results.map((result) =>
    result.state === 'failed'
      ? `| ${result.proxy} | failed: ${result.reason} | — |\n`
      : `| ${result.proxy} | ${result.originRequests} | ${result.duration.toFixed(0)} |\n`,
  );
  const count = stampedeSize.toLocaleString('en');
  return `\n## Stampede: ${count} clients at once ask for an answer that is not stored

|  | requests the origin saw | first request to last answer, ms |
| --- | ---: | ---: |
${lines.join('')}`;
}

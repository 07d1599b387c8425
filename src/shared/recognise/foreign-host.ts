import type { ForeignHostServer } from '../model/decision.ts';

interface Refusal {
  readonly server: ForeignHostServer;
  readonly statuses: readonly number[];
  readonly text: RegExp;
}

/** How servers say that the Host of a request is not theirs. */
const refusals: readonly Refusal[] = [
  { server: 'vite', statuses: [403], text: /^Blocked request\. This host \(/ },
  // Older releases of webpack-dev-server say it with 200.
  { server: 'webpack-dev-server', statuses: [403, 200], text: /^Invalid Host header\s*$/ },
  { server: 'starlette', statuses: [400], text: /^Invalid host header\s*$/ },
  { server: 'rails', statuses: [403], text: /Blocked hosts: / },
];

/** Which server refuses with this status and this beginning of a body; null for any other answer. */
export function refusingServer(status: number, beginning: string): ForeignHostServer | null {
  return (
    refusals.find(({ statuses, text }) => statuses.includes(status) && text.test(beginning))?.server ?? null
  );
}

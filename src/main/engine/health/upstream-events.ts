import type { EventReport } from '../../../shared/model/event.ts';
import type { Clock } from '../clock.ts';

export interface UpstreamEventsOptions {
  readonly pool: string;
  readonly upstream: string;
  readonly clock: Clock;
  report(event: EventReport): void;
}

type UpstreamEventReport = Extract<EventReport, { kind: `upstream.${string}` }>;
type Evidence<Kind extends UpstreamEventReport['kind']> = Omit<
  Extract<UpstreamEventReport, { kind: Kind }>['evidence'],
  'pool' | 'upstream'
>;

/** Tells what happens to one upstream. */
export class UpstreamEvents {
  readonly #options: UpstreamEventsOptions;

  constructor(options: UpstreamEventsOptions) {
    this.#options = options;
  }

  report<Kind extends UpstreamEventReport['kind']>(kind: Kind, evidence: Evidence<Kind>): void {
    const { pool, upstream, clock, report } = this.#options;
    // Kind and evidence belong together by this method's signature; the union cannot express it from a generic.
    const event = { kind, at: clock.now(), evidence: { pool, upstream, ...evidence } };
    report(event as unknown as EventReport);
  }
}

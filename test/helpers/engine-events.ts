import type { EventKind, EventReportOf } from '../../src/shared/model/event.ts';
import type { UpstreamReport } from '../../src/shared/model/status.ts';
import type { RunningEngine } from './run-engine.ts';

/** The first event of that kind about that upstream, once the engine has told of it. */
export async function eventOf<Kind extends Extract<EventKind, `upstream.${string}`>>(
  { messages }: RunningEngine,
  kind: Kind,
  upstream: string,
): Promise<EventReportOf<Kind>> {
  for (let at = 0; ; at += 1) {
    while (at >= messages.length) await new Promise((resolve) => setTimeout(resolve, 1));
    const message = messages[at];
    if (message?.kind !== 'event') continue;
    const { event } = message;
    if (event.kind === kind && 'upstream' in event.evidence && event.evidence.upstream === upstream) {
      return event as EventReportOf<Kind>;
    }
  }
}

/** The first status of an upstream, told from now on, that is as wanted. */
export async function statusOf(
  { messages }: RunningEngine,
  upstream: string,
  wanted: (status: UpstreamReport) => boolean,
): Promise<UpstreamReport> {
  for (let at = messages.length; ; at += 1) {
    while (at >= messages.length) await new Promise((resolve) => setTimeout(resolve, 1));
    const message = messages[at];
    if (message?.kind !== 'status') continue;
    const status = message.upstreams.find(({ id }) => id === upstream);
    if (status !== undefined && wanted(status)) return status;
  }
}

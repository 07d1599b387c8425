import { assertNever } from '../assert-never.ts';
import type { AppEvent, AuthorityAct, ConfigOrigin, EventEvidence, EventReport } from '../model/event.ts';
import type { BreakMode } from '../model/upstream-control.ts';
import { duration } from './durations.ts';
import { handshakeFailed } from './handshake-failure.ts';
import { code, count, inARow, ordinal, type Segment, say, strong } from './segments.ts';

/** What an upstream that is broken on purpose does, as the rest of a sentence about it. */
export const breakModeWords: Readonly<Record<BreakMode, string>> = {
  refuse: 'refuses connections',
  slow: 'answers slowly',
  error: 'answers 500',
  reset: 'resets connections',
};

const originWords: Readonly<Record<ConfigOrigin, string>> = {
  window: 'from this app',
  file: 'from the file',
};

const authorityWords: Readonly<Record<AuthorityAct, string>> = {
  prepared: 'A new authority was made beside the one in use',
  taken_back: 'The new authority was taken back before it was used',
  switched: 'The new authority signs from now on',
  replaced: 'Another authority took the place of the one before',
  removed: 'The authority was removed, with its key',
  key_encrypted: 'The key of the authority was encrypted',
  key_decrypted: 'The key of the authority is no longer encrypted',
};

const nameOf = ({ pool, upstream }: { readonly pool: string; readonly upstream: string }) =>
  say`${strong(upstream)} of ${strong(pool)}`;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** An event of the log as one sentence, without its time. */
export function explainEvent(event: EventReport | AppEvent): readonly Segment[] {
  switch (event.kind) {
    case 'upstream.unhealthy': {
      const { checks, detail } = event.evidence;
      return say`${nameOf(event.evidence)} is unhealthy: ${inARow(checks, 'check')} failed, the last with ${code(detail)}`;
    }
    case 'upstream.healthy':
      return say`${nameOf(event.evidence)} is healthy: ${inARow(event.evidence.checks, 'check')} succeeded`;
    case 'upstream.ejected': {
      const { failures, last, duration: time, times } = event.evidence;
      const again = times > 1 ? `, the ${ordinal(times)} time` : '';
      return say`${nameOf(event.evidence)} was ejected for ${duration(time)}${again}: ${inARow(failures, 'failure')}, the last ${code(last)}`;
    }
    case 'upstream.returned':
      return say`${nameOf(event.evidence)} takes part again after ${duration(event.evidence.after)} of ejection`;
    case 'upstream.circuit_opened': {
      const { errorRate, requests, duration: time } = event.evidence;
      const why =
        errorRate === null
          ? 'the probe failed'
          : `${percent(errorRate)} of ${count(requests, 'request')} failed`;
      return say`The circuit of ${nameOf(event.evidence)} opened for ${duration(time)}: ${why}`;
    }
    case 'upstream.circuit_half_opened':
      return say`The circuit of ${nameOf(event.evidence)} is half open: one request is let through to see`;
    case 'upstream.circuit_closed':
      return say`The circuit of ${nameOf(event.evidence)} closed: the probe succeeded`;
    case 'upstream.drained':
      return say`${nameOf(event.evidence)} is drained: its last request has ended`;
    case 'upstream.controlled':
      return controlled(event.evidence);
    case 'listener.handshake_failed':
      return handshakeFailed(event.evidence);
    case 'listener.files_renewed':
      return say`The certificate files of listener ${strong(event.evidence.listener)} changed, and it uses the new ones`;
    case 'listener.files_refused':
      return say`The certificate files of listener ${strong(event.evidence.listener)} changed, but it goes on with what it had: ${event.evidence.message}`;
    case 'client_certificate.issued':
      return say`A client certificate was made for ${strong(event.evidence.name)}: serial ${code(event.evidence.serial)}`;
    case 'client_certificate.revoked':
      return say`The client certificate of ${strong(event.evidence.name)} was revoked: serial ${code(event.evidence.serial)}`;
    case 'client.placed': {
      const { client, place } = event.evidence;
      if (place === null) return say`${strong(client)} is no longer taken to be at another place`;
      const where = place.name ?? `${place.lat}, ${place.lon}`;
      return say`${strong(client)} is taken to be at ${where} on purpose`;
    }
    case 'authority.changed': {
      const { act, fingerprint } = event.evidence;
      return say`${authorityWords[act]} (SHA-256 ${code(`${fingerprint.slice(0, 23)}…`)})`;
    }
    case 'certificate.renewed': {
      const { names, notAfter, path } = event.evidence;
      const what = names[0] ?? 'a host';
      const further = names.length > 1 ? ` and ${count(names.length - 1, 'other')}` : '';
      const until = new Date(notAfter).toISOString().slice(0, 10);
      return path === null
        ? say`The certificate for ${strong(what)}${further} was made again ahead of its end: valid until ${until}`
        : say`${code(path)} has another certificate now, for ${strong(what)}${further}: valid until ${until}`;
    }
    case 'config.applied': {
      const { generation, origin } = event.evidence;
      return say`A configuration ${originWords[origin]} was applied: generation ${generation}`;
    }
    case 'config.refused': {
      const { origin, message } = event.evidence;
      return say`A configuration ${originWords[origin]} was refused: ${message}`;
    }
    case 'engine.stopped':
      return say`The engine stopped: ${event.evidence.reason}`;
    case 'engine.started':
      return say`The engine runs again after ${count(event.evidence.restarts, 'restart')}; controls of upstreams were lost`;
    default:
      return assertNever(event);
  }
}

function controlled(evidence: EventEvidence['upstream.controlled']): readonly Segment[] {
  const name = nameOf(evidence);
  switch (evidence.action) {
    case 'drain':
      return say`${name} was told to drain: it gets no new request`;
    case 'enable':
      return say`${name} was enabled`;
    case 'disable':
      return say`${name} was disabled`;
    case 'break':
      return say`${name} was broken on purpose: it ${breakModeWords[evidence.mode ?? 'error']}`;
    case 'mend':
      return say`${name} was mended: it is asked again`;
    case 'reset':
      return say`The counters of ${name} were reset`;
    default:
      return assertNever(evidence.action);
  }
}

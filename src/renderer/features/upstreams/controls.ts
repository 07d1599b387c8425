import type { MethodParams } from '../../../shared/contract/methods.ts';
import type { UpstreamStatus } from '../../../shared/model/status.ts';
import { servesRequests } from '../../ui/upstream-look.ts';

export type Control = MethodParams<'upstreams.control'>;

/** What a person must agree to before a control is used. */
export interface Consent {
  readonly title: string;
  readonly text: string;
  readonly confirmLabel: string;
}

/** Whether it was taken out of service by a person, so that `enable` means something. */
export const isOutOfService = ({ state }: Pick<UpstreamStatus, 'state'>): boolean =>
  state === 'draining' || state === 'disabled';

/** Controls that keep an upstream from answering. One that is slow still does. */
const verbs = (control: Control): { readonly title: string; readonly label: string } | null => {
  switch (control.action) {
    case 'drain':
      return { title: `Drain ${control.upstream}?`, label: 'Drain' };
    case 'disable':
      return { title: `Disable ${control.upstream}?`, label: 'Disable' };
    case 'break':
      return control.mode === 'slow' ? null : { title: `Break ${control.upstream}?`, label: 'Break' };
    case 'enable':
    case 'mend':
    case 'reset':
      return null;
  }
};

/**
 * What to ask before a control that leaves a pool without an upstream that serves requests; null when it leaves
 * one, or had none before.
 */
export function consentFor(control: Control, upstreams: readonly UpstreamStatus[]): Consent | null {
  const verb = verbs(control);
  if (verb === null) return null;
  const serving = upstreams.filter(({ pool }) => pool === control.pool).filter(servesRequests);
  if (serving.length !== 1 || serving[0]?.id !== control.upstream) return null;
  const until = control.action === 'break' ? 'until it is mended' : 'until it is enabled again';
  return {
    title: verb.title,
    text: `No other upstream of ${control.pool} serves requests now. Requests for this pool will fail ${until}.`,
    confirmLabel: verb.label,
  };
}

/** What the control did, for the short message about it. */
export function doneText({ action, pool, upstream }: Control): string {
  const name = `${upstream} of ${pool}`;
  switch (action) {
    case 'drain':
      return `${name} gets no new request; those in flight end by themselves.`;
    case 'enable':
      return `${name} takes requests again.`;
    case 'disable':
      return `${name} gets no new request.`;
    case 'break':
      return `${name} is broken on purpose until you mend it.`;
    case 'mend':
      return `${name} is mended.`;
    case 'reset':
      return `Counters and failures of ${name} begin anew.`;
  }
}

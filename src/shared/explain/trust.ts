import type { TrustState } from '../model/trust.ts';

/** What a trust state is called, and how good it is. */
export interface TrustStateWords {
  readonly label: string;
  readonly tone: 'ok' | 'neutral' | 'warn' | 'error';
}

export const trustStateWords: Readonly<Record<TrustState, TrustStateWords>> = {
  absent: { label: 'Not present', tone: 'neutral' },
  unreadable: { label: 'Cannot be read', tone: 'warn' },
  not_installed: { label: 'Not trusted', tone: 'neutral' },
  stale: { label: 'Has an old authority', tone: 'warn' },
  untried: { label: 'Not tried', tone: 'neutral' },
  installed: { label: 'Installed, not tried', tone: 'warn' },
  verified: { label: 'Trusted', tone: 'ok' },
  failing: { label: 'Fails', tone: 'error' },
};

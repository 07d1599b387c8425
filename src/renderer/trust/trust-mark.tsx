import { trustStateWords } from '../../shared/explain/trust.ts';
import type { TrustState } from '../../shared/model/trust.ts';
import { type MarkShape, StatusMark } from '../ui/status-mark.tsx';
import { toneText } from '../ui/tone.ts';

/** Where the tone's own shape would not tell two states apart. */
const shapes: Readonly<Partial<Record<TrustState, MarkShape>>> = {
  absent: 'dash',
  not_installed: 'cross',
  installed: 'dashed-ring',
  untried: 'dashed-ring',
};

/** The state of a trust store: a mark and a word. */
export function TrustMark({ state, isBusy }: { readonly state: TrustState; readonly isBusy: boolean }) {
  const { label, tone } = trustStateWords[state];
  const shape = shapes[state];
  if (isBusy) {
    return (
      <span className="flex items-center gap-1.5 whitespace-nowrap text-muted">
        <StatusMark tone="live" />
        Working…
      </span>
    );
  }
  return (
    <span className={`flex items-center gap-1.5 whitespace-nowrap ${toneText[tone]}`}>
      <StatusMark tone={tone} {...(shape === undefined ? {} : { shape })} />
      {label}
    </span>
  );
}

import './freshness-bar.css';
import { classNames } from './class-names.ts';
import { type FreshnessFacts, type FreshnessKind, freshnessText, layOutFreshness } from './freshness.ts';

const partClass: Readonly<Record<FreshnessKind, string>> = {
  fresh: 'freshness-fresh',
  'while-revalidate': 'freshness-while-revalidate',
  'if-error': 'freshness-if-error',
};

const percent = (share: number): string => `${share * 100}%`;

export interface FreshnessBarProps {
  readonly facts: FreshnessFacts;
  readonly className?: string;
}

/**
 * How much of its life a stored response has behind it: fresh, then usable while it is fetched anew, then while the
 * upstream fails, and a line for now. The three have patterns of their own; the sentence is its name.
 */
export function FreshnessBar({ facts, className }: FreshnessBarProps) {
  const { parts, now } = layOutFreshness(facts);
  return (
    <span
      role="img"
      aria-label={freshnessText(facts)}
      title={freshnessText(facts)}
      className={classNames('relative block h-3 min-w-8', className)}
    >
      <span className="absolute inset-x-0 inset-y-[3px] overflow-hidden rounded-[3px] bg-sunken ring-1 ring-line ring-inset">
        {parts.map(({ kind, from, to }) => (
          <span
            key={kind}
            className={classNames('absolute inset-y-0', partClass[kind])}
            style={{ left: percent(from), width: percent(to - from) }}
          />
        ))}
        <span className="freshness-past absolute inset-y-0 left-0" style={{ width: percent(now) }} />
      </span>
      <span
        className="-ml-px absolute inset-y-0 w-0.5 rounded-full bg-text"
        style={{ left: `clamp(1px, ${percent(now)}, 100% - 1px)` }}
      />
    </span>
  );
}

/** What the patterns of the bar stand for, where there are several. */
export function FreshnessLegend({ facts }: { readonly facts: FreshnessFacts }) {
  const words: Readonly<Record<FreshnessKind, string>> = {
    fresh: 'fresh',
    'while-revalidate': 'while it is fetched anew',
    'if-error': 'while the upstream fails',
  };
  const { parts } = layOutFreshness(facts);
  if (parts.length < 2) return null;
  return (
    <ul className="flex flex-wrap gap-x-3 text-2xs text-faint">
      {parts.map(({ kind }) => (
        <li key={kind} className="flex items-center gap-1.5">
          <span aria-hidden className={classNames('h-1.5 w-3 rounded-[2px]', partClass[kind])} />
          {words[kind]}
        </li>
      ))}
    </ul>
  );
}

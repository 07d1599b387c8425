import { classNames } from './class-names.ts';
import { type Tone, toneText } from './tone.ts';

export type MarkShape =
  | 'disc'
  | 'ring'
  | 'diamond'
  | 'square'
  | 'triangle'
  | 'cross'
  | 'dash'
  | 'dashed-ring';

/** The shape that goes with a tone, so that colour is never the only signal. */
const toneShape: Readonly<Record<Tone, MarkShape>> = {
  ok: 'disc',
  neutral: 'ring',
  warn: 'diamond',
  error: 'triangle',
  block: 'square',
  live: 'dashed-ring',
  accent: 'disc',
};

const shapes: Readonly<Record<MarkShape, React.ReactNode>> = {
  disc: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  ring: <circle cx="5" cy="5" r="3.25" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  'dashed-ring': (
    <circle
      cx="5"
      cy="5"
      r="3.25"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeDasharray="2.6 1.5"
    />
  ),
  diamond: <path d="M5 .5 9.5 5 5 9.5.5 5Z" fill="currentColor" />,
  square: <rect x="1.25" y="1.25" width="7.5" height="7.5" rx="1.5" fill="currentColor" />,
  triangle: <path d="M5 .8 9.6 9H.4Z" fill="currentColor" />,
  cross: (
    <path d="m2 2 6 6m0-6L2 8" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
  ),
  dash: <path d="M2 5h6" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />,
};

export interface StatusMarkProps {
  readonly tone: Tone;
  /** Defaults to the tone's own shape. */
  readonly shape?: MarkShape;
  /** What it says, for people who cannot see it. Leave out where the text beside it says the same. */
  readonly label?: string;
  readonly className?: string;
}

/** A small mark of a state: a colour and a shape that mean the same. */
export function StatusMark({ tone, shape = toneShape[tone], label, className }: StatusMarkProps) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label where the mark alone says something
    <svg
      viewBox="0 0 10 10"
      className={classNames('inline-block size-2.5 shrink-0', toneText[tone], className)}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {shapes[shape]}
    </svg>
  );
}

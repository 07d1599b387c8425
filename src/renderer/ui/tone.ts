/**
 * What a colour says. Each tone has text, soft background and solid classes; wherever a tone carries
 * meaning, a shape or a word says the same.
 */
export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'error' | 'live' | 'block';

export const toneText: Readonly<Record<Tone, string>> = {
  neutral: 'text-muted',
  accent: 'text-accent',
  ok: 'text-ok',
  warn: 'text-warn',
  error: 'text-error',
  live: 'text-live',
  block: 'text-block',
};

export const toneSoft: Readonly<Record<Tone, string>> = {
  neutral: 'bg-sunken text-muted ring-1 ring-inset ring-line',
  accent: 'bg-accent-soft text-accent',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  error: 'bg-error-soft text-error',
  live: 'bg-live-soft text-live',
  block: 'bg-block-soft text-block',
};

export const toneSolid: Readonly<Record<Tone, string>> = {
  neutral: 'bg-faint',
  accent: 'bg-accent',
  ok: 'bg-ok',
  warn: 'bg-warn',
  error: 'bg-error',
  live: 'bg-live',
  block: 'bg-block',
};

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './icon-button.tsx';

/** How long 'copied' is shown, in milliseconds. */
const copiedFor = 1500;

export interface CopyButtonProps {
  readonly label: string;
  /** The text, or what makes it when it is asked for. */
  readonly text: string | (() => Promise<string>);
}

/** Copies a text; says so by its icon and its label. */
export function CopyButton({ label, text }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), copiedFor);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    const made = typeof text === 'string' ? Promise.resolve(text) : text();
    made
      .then((whole) => navigator.clipboard.writeText(whole))
      .then(
        () => setState('copied'),
        () => setState('failed'),
      );
  };
  return (
    <IconButton
      label={
        state === 'copied' ? 'Copied' : state === 'failed' ? 'The clipboard refused; select and copy' : label
      }
      size="sm"
      onPress={copy}
    >
      {state === 'copied' ? (
        <Check size={14} className="text-ok" aria-hidden />
      ) : (
        <Copy size={14} className={state === 'failed' ? 'text-error' : ''} aria-hidden />
      )}
    </IconButton>
  );
}

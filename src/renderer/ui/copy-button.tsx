import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './icon-button.tsx';

/** How long 'copied' is shown, in milliseconds. */
const copiedFor = 1500;

/** Copies a text; says so by its icon and its label. */
export function CopyButton({ label, text }: { readonly label: string; readonly text: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), copiedFor);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
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

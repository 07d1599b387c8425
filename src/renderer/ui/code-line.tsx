import { CopyButton } from './copy-button.tsx';

/** A command or value in the data font, with a button that copies it. Long ones wrap. */
export function CodeLine({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className="flex items-start gap-1 rounded-md bg-sunken py-0.5 pr-0.5 pl-2.5 ring-1 ring-line ring-inset">
      <code className="selectable min-w-0 flex-1 whitespace-pre-wrap break-words py-1 font-mono text-text leading-4">
        {text}
      </code>
      <CopyButton label={`Copy ${label}`} text={text} />
    </div>
  );
}

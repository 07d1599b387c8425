import { CopyButton } from '../../ui/copy-button.tsx';

/** A value in the data font with a button that copies it. */
export function Copyable({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <span className="flex items-start gap-1">
      <code className="min-w-0 break-all font-mono leading-5">{text}</code>
      <span className="-my-0.5 shrink-0">
        <CopyButton label={label} text={text} />
      </span>
    </span>
  );
}

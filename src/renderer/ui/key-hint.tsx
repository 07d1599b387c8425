/** A key or combination as it is pressed, such as `⌘K` or `/`. */
export function KeyHint({ keys }: { readonly keys: string }) {
  return (
    <kbd className="inline-flex h-4 min-w-4 items-center justify-center rounded-sm bg-sunken px-1 font-sans text-2xs text-faint ring-1 ring-line ring-inset">
      {keys}
    </kbd>
  );
}

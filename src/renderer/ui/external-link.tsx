import { ArrowUpRight } from 'lucide-react';

/** A link that opens in the person's browser, never in this window. */
export function ExternalLink({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="selectable inline-flex max-w-full items-center gap-1 rounded-sm text-accent hover:underline"
    >
      <span className="truncate">{children}</span>
      <ArrowUpRight size={14} aria-hidden className="shrink-0" />
      <span className="sr-only">(opens in the browser)</span>
    </a>
  );
}
